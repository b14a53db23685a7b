using DistPro.Engine.Data;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Reading;

/// <summary>The one pass over a data view that decodes its images.</summary>
internal sealed class ImageDecoding
{
    private const int FaultsTold = 10;

    private readonly ImageReading _reading;
    private readonly ImageStoreBuilder _builder;
    private readonly IChannel _channel;
    private long _rows;
    private int _unlabelled, _unreadable;

    private ImageDecoding(ImageReading reading, ImageStoreBuilder builder, IChannel channel) =>
        (_reading, _builder, _channel) = (reading, builder, channel);

    /// <summary>Decodes all images into a store.</summary>
    /// <exception cref="InvalidDataException">An image cannot be read, or there are fewer than two.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static (ImageStore Images, ReadingResult Result) Run(
        LabelledImageColumns columns, ImageReading reading, ImageStoreBuilder builder, IChannel channel,
        CancellationToken cancellation)
    {
        var run = new ImageDecoding(reading, builder, channel);
        var reports = new ReadingReports(columns.View.GetRowCount(), reading.Progress, channel);
        using (var blocks = OrderedBlocks.Of(columns, reading.SkipUnreadable, cancellation))
        {
            foreach (var block in blocks.Read())
            {
                run.Add(block, columns.KeepsUnlabelled);
                reports.Now(run._rows);
            }
        }
        reports.End(run._rows);
        return builder.Count >= 2
            ? (builder.Build(), new ReadingResult(builder.Count, run._unlabelled, run._unreadable))
            : throw new InvalidDataException(
                $"Training takes at least 2 {(columns.KeepsUnlabelled ? "" : "labelled ")}images, found {builder.Count} (and "
                + $"{run._unlabelled} rows without a label, {run._unreadable} whose image cannot be read). Add images to "
                + "the data.");
    }

    private void Add(ImageBlock block, bool keepUnlabelled)
    {
        for (int i = 0; i < block.Rows.Count; i++, _rows++)
        {
            var (label, fault) = block.Rows[i];
            if (label < 0 && !keepUnlabelled)
            {
                _unlabelled++;
            }
            else if (fault is null)
            {
                block.PixelsOf(i).CopyTo(_builder.Add(label, _rows));
            }
            else if (!_reading.SkipUnreadable)
            {
                throw fault.ToException(_rows);
            }
            else if (_unreadable++ < FaultsTold)
            {
                _channel.Warning(MessageSensitivity.UserData, "left out: {0}", fault.At(_rows));
            }
        }
    }
}
