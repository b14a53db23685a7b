using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static Microsoft.ML.Transforms.Image.ImagePixelExtractingEstimator;

namespace Microsoft.ML.Transforms.Image;

public sealed class ImagePixelExtractingTransformer : OneToOneTransformerBase
{
    internal const string Signature = "ExtractPixels";

    private readonly PixelLayout _layout;
    private readonly PixelValues _values;

    internal ImagePixelExtractingTransformer(string output, string input, PixelLayout layout, PixelValues values)
        : base((output, input))
    {
        _layout = layout;
        _values = values;
    }

    internal (string Output, string Input) Columns => ColumnPairs[0];

    internal DataViewType ItemType => _values.ItemType;

    internal static ImagePixelExtractingTransformer Load(ModelLoadContext ctx)
    {
        var (output, input) = LoadColumns(ctx)[0];
        var layout = new PixelLayout((ColorBits)ctx.Reader.ReadByte(), (ColorsOrder)ctx.Reader.ReadByte(), ctx.Reader.ReadBoolean());
        var values = new PixelValues(ctx.Reader.ReadBoolean(), ctx.Reader.ReadSingle(), ctx.Reader.ReadSingle());
        return new(output, input, layout, values);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.Begin(Signature);
        SaveColumns(ctx);
        ctx.Writer.Write((byte)_layout.Colors);
        ctx.Writer.Write((byte)_layout.Order);
        ctx.Writer.Write(_layout.Interleaved);
        ctx.Writer.Write(_values.AsFloat);
        ctx.Writer.Write(_values.Offset);
        ctx.Writer.Write(_values.Scale);
    }

    private protected override OutputColumn BindColumn(int pair, DataViewSchema.Column input)
    {
        ImageDataViewType image = input.RequireImage();
        if (!image.HasSize)
            throw SchemaMismatch.WrongType("input", input.Name, "known-size image", "unknown-size image");

        var type = new VectorDataViewType(_values.ItemType, _layout.Dimensions(image.Height, image.Width));
        return new OutputColumn(type, null, (row, owned) =>
        {
            var source = new HeldImage();
            owned.Add(source);
            var getSource = row.GetGetter<MLImage>(input);
            return _values.AsFloat ? Getter(getSource, source, image, _values.Floats()) : Getter(getSource, source, image, PixelValues.Bytes());
        });
    }

    /// <summary>The table has the value that each of the 256 values of a byte becomes.</summary>
    private ValueGetter<VBuffer<T>> Getter<T>(ValueGetter<MLImage> getSource, HeldImage source, ImageDataViewType type, T[] table)
    {
        int pixelCount = type.Height * type.Width;
        int size = _layout.Dimensions(type.Height, type.Width).Aggregate((product, dimension) => product * dimension);
        return (ref VBuffer<T> pixels) =>
        {
            getSource(ref source.Image);
            MLImage image = source.Image;
            if (image == null)
            {
                pixels = VBufferEditor.Create(ref pixels, size, 0).Commit();
                return;
            }

            Check.State(
                image.Height == type.Height && image.Width == type.Width,
                $"An image is {image.Width} x {image.Height} pixels, its column says {type.Width} x {type.Height}.");
            VBufferEditor<T> editor = VBufferEditor.Create(ref pixels, size);
            Copy(image, pixelCount, table, editor.Values);
            pixels = editor.Commit();
        };
    }

    private void Copy<T>(MLImage image, int pixelCount, T[] table, Span<T> target)
    {
        ReadOnlySpan<byte> pixels = image.Pixels;
        int[] offsets = _layout.Offsets(image.PixelFormat);
        int step = _layout.Interleaved ? offsets.Length : 1;
        for (int color = 0; color < offsets.Length; color++)
        {
            int to = _layout.Interleaved ? color : color * pixelCount;
            for (int from = offsets[color]; from < pixels.Length; from += Bitmap.BytesPerPixel, to += step)
                target[to] = table[pixels[from]];
        }
    }
}
