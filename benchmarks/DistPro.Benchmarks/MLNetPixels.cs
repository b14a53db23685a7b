using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.Benchmarks;

/// <summary>Files to pixels as one writes it with ML.NET alone: its loading, resizing and extraction, read by a cursor.</summary>
internal sealed class MLNetPixels
{
    private readonly IDataView _view;

    public MLNetPixels(MLContext context, string folder, int side)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => new PictureFile(path, Path.GetFileName(Path.GetDirectoryName(path)!)));
        var rows = context.Data.LoadFromEnumerable(files.ToArray());
        var pipeline = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.Transforms.LoadImages("Image", imageFolder: null, inputColumnName: "ImagePath"))
            .Append(context.Transforms.ResizeImages("Image", side, side))
            .Append(context.Transforms.ExtractPixels("Pixels", "Image"));
        _view = pipeline.Fit(rows).Transform(rows);
    }

    /// <summary>One pass; the number of images in it.</summary>
    public int Read()
    {
        var (pixels, label) = (_view.Schema["Pixels"], _view.Schema["Label"]);
        using var cursor = _view.GetRowCursor([pixels, label]);
        var getPixels = cursor.GetGetter<VBuffer<float>>(pixels);
        var getLabel = cursor.GetGetter<uint>(label);
        VBuffer<float> values = default;
        uint key = 0;
        int images = 0;
        while (cursor.MoveNext())
        {
            getPixels(ref values);
            getLabel(ref key);
            images++;
        }
        return images;
    }

    private sealed record PictureFile(string ImagePath, string Label);
}
