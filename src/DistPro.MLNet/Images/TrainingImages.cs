using System.Diagnostics;
using DistPro.Engine.Data;
using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Images;

/// <summary>Reads the labelled images of a data view once, into the engine's store.</summary>
internal static class TrainingImages
{
    public static ImageStore Read(
        MLContext context, IDataView input, string imageColumn, LabelColumn label, ImageShape shape, IChannel channel, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var sized = ImageColumn.HasSize(input.Schema[imageColumn], shape)
            ? input
            : context.Transforms.ResizeImages(imageColumn, shape.Width, shape.Height).Fit(input).Transform(input);
        var builder = new ImageStoreBuilder(shape, label.ClassNames.Count);
        // The label is read from the resized view too: its column has moved there.
        var sizedLabel = label with { Column = sized.Schema[label.Column.Name] };
        int unlabelled = 0;
        using (var cursor = sized.GetRowCursor([sized.Schema[imageColumn], sizedLabel.Column]))
        using (var reader = new ImageReader(cursor, imageColumn, shape))
        {
            var readLabel = sizedLabel.Reader(cursor);
            while (cursor.MoveNext())
            {
                cancellation.ThrowIfCancellationRequested();
                int labelValue = readLabel();
                if (labelValue < 0)
                {
                    unlabelled++;
                    continue;
                }
                reader.Read(builder.Add(labelValue));
            }
        }
        if (unlabelled > 0)
        {
            channel.Warning(MessageSensitivity.None, "{0} rows without a label were left out", unlabelled);
        }
        if (builder.Count < 2)
        {
            throw new InvalidDataException(
                $"Training takes at least 2 labelled images, found {builder.Count} (and {unlabelled} rows without a label). Add images to the data.");
        }
        channel.Info(
            MessageSensitivity.None, "{0} images of {1} in {2} classes read in {3:f1} s", builder.Count, shape, builder.ClassCount,
            watch.Elapsed.TotalSeconds);
        return builder.Build();
    }
}
