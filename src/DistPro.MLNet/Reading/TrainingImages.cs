using System.Diagnostics;
using DistPro.Engine.Data;
using DistPro.MLNet.Schema;
using DistPro.MLNet.Sources;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Reading;

/// <summary>
/// Brings the labelled images of a data view into the engine's store: decodes them once, or finds what an earlier run decoded.
/// </summary>
internal static class TrainingImages
{
    /// <exception cref="ArgumentException">
    /// The column of paths is missing, or the workspace cannot tell the images from others.
    /// </exception>
    /// <exception cref="InvalidDataException">An image cannot be read, or there are fewer than two.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static (ImageStore Images, ReadingResult Result) Read(
        IDataView input, string imageColumn, LabelColumn label, ImageShape shape, ImageReading reading, IChannel channel,
        CancellationToken cancellation, bool keepUnlabelled = false)
    {
        var watch = Stopwatch.StartNew();
        var columns = new LabelledImageColumns(
            input, imageColumn, shape, label, PathColumn(input.Schema, imageColumn, reading), reading.ImageFolder,
            keepUnlabelled);
        var (images, result) = FindOrDecode(columns, reading, channel, cancellation);
        result = result with
        {
            UnlabelledImages = images.UnlabelledCount,
            Duration = watch.Elapsed,
            PassedOver = PassedOver.Of(input.Schema),
        };
        Tell(channel, images, result);
        return (images, result);
    }

    private static string? PathColumn(DataViewSchema schema, string imageColumn, ImageReading reading)
    {
        bool paths = ImageColumn.Input(schema[imageColumn]) == ImageInput.Path;
        string name = reading.ImagePathColumnName ?? (paths ? imageColumn : ImageColumn.UsualPath);
        var found = schema.GetColumnOrNull(name)?.Type;
        return found is TextDataViewType ? name
            : reading.ImagePathColumnName is null ? null
            : throw new ArgumentException(
                $"Reading.ImagePathColumnName: expected a text column, found {found?.ToString() ?? "no column"} under the name "
                + $"'{name}'. "
                + "Name the column that LoadImages reads, or leave the option out.");
    }

    private static (ImageStore Images, ReadingResult Result) FindOrDecode(
        LabelledImageColumns columns, ImageReading reading, IChannel channel, CancellationToken cancellation)
    {
        int classes = columns.Label.ClassNames.Count;
        if (reading.Workspace is not { } workspace)
        {
            using var inMemory = new ImageStoreBuilder(columns.Shape, classes, columns.View.GetRowCount());
            return ImageDecoding.Run(columns, reading, inMemory, channel, cancellation);
        }
        var (fingerprint, rows, labelled) = ViewFingerprint.Of(columns, reading, cancellation);
        if (Find(workspace, fingerprint, channel) is { } found)
        {
            int used = columns.KeepsUnlabelled ? rows : labelled;
            return (found, new ReadingResult(found.Count, rows - used, used - found.Count) { Reused = true });
        }
        using var inFile = workspace.Create(fingerprint, columns.Shape, classes);
        return ImageDecoding.Run(columns, reading, inFile, channel, cancellation);
    }

    private static ImageStore? Find(ImageWorkspace workspace, string fingerprint, IChannel channel)
    {
        try
        {
            return workspace.Find(fingerprint);
        }
        catch (InvalidDataException e)
        {
            channel.Warning(MessageSensitivity.None, "{0} They are decoded again now.", e.Message);
            return null;
        }
    }

    private static void Tell(IChannel channel, ImageStore images, ReadingResult result)
    {
        if (result.Unlabelled > 0)
        {
            channel.Warning(MessageSensitivity.None, "rows left out for want of a label: {0}", result.Unlabelled);
        }
        if (result.Unreadable > 0)
        {
            channel.Warning(MessageSensitivity.None, "rows left out because their image cannot be read: {0}", result.Unreadable);
        }
        double seconds = result.Duration.TotalSeconds;
        channel.Info(
            MessageSensitivity.None, "{0} images of {1} in {2} classes{3} {4} in {5:f1} s ({6:f0} images/s)", images.Count,
            images.Shape, images.ClassCount, images.UnlabelledCount > 0 ? $", {images.UnlabelledCount} of them unlabelled," : "",
            result.Reused ? "found in the workspace" : "decoded", seconds, images.Count / seconds);
    }
}

/// <summary>A view with images, and the columns that training reads of it.</summary>
/// <param name="View">The view.</param>
/// <param name="Image">The image column.</param>
/// <param name="Shape">Shape that the images are brought to.</param>
/// <param name="Label">The label column.</param>
/// <param name="Path">The column that names the files of the images; null where there is none.</param>
/// <param name="Folder">Where these paths start; null for the current folder.</param>
/// <param name="KeepsUnlabelled">Whether images without a label are kept; else they are left out.</param>
internal sealed record LabelledImageColumns(
    IDataView View, string Image, ImageShape Shape, LabelColumn Label, string? Path, string? Folder, bool KeepsUnlabelled)
{
    private DataViewSchema Schema => View.Schema;

    /// <summary>The columns of labels and paths.</summary>
    public IReadOnlyList<DataViewSchema.Column> WithoutImages =>
    [
        .. Label.Column is { } label ? [label] : Array.Empty<DataViewSchema.Column>(),
        .. Path is null ? [] : new[] { Schema[Path] },
    ];

    /// <summary>All columns.</summary>
    public IReadOnlyList<DataViewSchema.Column> All => [Schema[Image], .. WithoutImages];

    public ImageReader Reader(DataViewRow row) => new(row, Schema[Image], Shape, Folder, Path);
}
