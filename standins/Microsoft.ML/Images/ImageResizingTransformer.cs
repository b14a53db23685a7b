using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static Microsoft.ML.Transforms.Image.ImageResizingEstimator;

namespace Microsoft.ML.Transforms.Image;

public sealed class ImageResizingTransformer : OneToOneTransformerBase
{
    internal const string Signature = "ResizeImages";

    private readonly int _width;
    private readonly int _height;
    private readonly ResizingKind _resizing;
    private readonly Anchor _anchor;

    internal ImageResizingTransformer(string output, string input, int imageWidth, int imageHeight, ResizingKind resizing, Anchor anchor)
        : base((output, input))
    {
        Check.Param(imageWidth > 0, nameof(imageWidth), $"Must be positive, found {imageWidth}.");
        Check.Param(imageHeight > 0, nameof(imageHeight), $"Must be positive, found {imageHeight}.");
        Check.Param(Enum.IsDefined(resizing), nameof(resizing), $"Unknown kind {resizing}.");
        Check.Param(Enum.IsDefined(anchor), nameof(anchor), $"Unknown anchor {anchor}.");
        (_width, _height, _resizing, _anchor) = (imageWidth, imageHeight, resizing, anchor);
        OutputType = new ImageDataViewType(_height, _width);
    }

    internal (string Output, string Input) Columns => ColumnPairs[0];

    internal ImageDataViewType OutputType { get; }

    internal static ImageResizingTransformer Load(ModelLoadContext ctx)
    {
        var (output, input) = LoadColumns(ctx)[0];
        int width = ctx.Reader.ReadInt32(), height = ctx.Reader.ReadInt32();
        return new(output, input, width, height, (ResizingKind)ctx.Reader.ReadByte(), (Anchor)ctx.Reader.ReadByte());
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.Begin(Signature);
        SaveColumns(ctx);
        ctx.Writer.Write(_width);
        ctx.Writer.Write(_height);
        ctx.Writer.Write((byte)_resizing);
        ctx.Writer.Write((byte)_anchor);
    }

    private protected override OutputColumn BindColumn(int pair, DataViewSchema.Column input)
    {
        input.RequireImage();
        return new OutputColumn(OutputType, null, (row, _) => Getter(row.GetGetter<MLImage>(input)));
    }

    private ValueGetter<MLImage> Getter(ValueGetter<MLImage> getSource)
    {
        MLImage source = null;
        return (ref MLImage image) =>
        {
            image?.Dispose();
            getSource(ref source);
            // As in ML.NET: where there is no source the caller is left with what it had, which is disposed by now.
            if (source == null)
                return;
            bool fits = source.Width == _width && source.Height == _height;
            image = fits ? source : source.Resized(_width, _height, _resizing, _anchor);
        };
    }
}
