using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Data;

public sealed class ImageLoadingTransformer : OneToOneTransformerBase
{
    internal const string Signature = "LoadImages";

    /// <summary>The full path, or null where the column has paths that need no folder.</summary>
    public readonly string ImageFolder;

    private readonly bool _asImage;

    internal ImageLoadingTransformer(string output, string input, string imageFolder, bool asImage)
        : base((output, input))
    {
        if (!string.IsNullOrEmpty(imageFolder))
        {
            if (!Directory.Exists(imageFolder))
                throw new ArgumentException($"Directory \"{imageFolder}\" does not exist.");
            ImageFolder = Path.GetFullPath(imageFolder);
        }
        _asImage = asImage;
    }

    private ImageLoadingTransformer(ModelLoadContext ctx)
        : base(LoadColumns(ctx))
    {
        // The folder may have gone since: that is told when a file is read.
        string folder = ctx.Reader.ReadString();
        ImageFolder = folder.Length == 0 ? null : folder;
        _asImage = ctx.Reader.ReadBoolean();
    }

    internal (string Output, string Input) Columns => ColumnPairs[0];

    internal DataViewType OutputType => _asImage ? new ImageDataViewType() : new VectorDataViewType(NumberDataViewType.Byte);

    internal static ImageLoadingTransformer Load(ModelLoadContext ctx) => new(ctx);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.Begin(Signature);
        SaveColumns(ctx);
        ctx.Writer.Write(ImageFolder ?? "");
        ctx.Writer.Write(_asImage);
    }

    private protected override OutputColumn BindColumn(int pair, DataViewSchema.Column input)
    {
        if (input.Type is not TextDataViewType)
            throw SchemaMismatch.WrongType("input", input.Name, TextDataViewType.Instance.ToString(), input.Type.ToString());
        return new OutputColumn(OutputType, null, (row, owned) => _asImage ? ImageGetter(row, input, owned) : BytesGetter(row, input));
    }

    private ValueGetter<MLImage> ImageGetter(DataViewRow row, DataViewSchema.Column input, ICollection<IDisposable> owned)
    {
        var getPath = row.GetGetter<ReadOnlyMemory<char>>(input);
        var last = new HeldImage();
        owned.Add(last);
        ReadOnlyMemory<char> name = default;
        return (ref MLImage image) =>
        {
            image?.Dispose();
            image = null;
            getPath(ref name);
            if (name.Length > 0)
            {
                string path = FullPath(name);
                image = MLImage.Decode(File.ReadAllBytes(path), $"Invalid input stream contents: cannot read the image '{path}'", "imageStream");
                image.Tag = path;
            }
            last.Image = image;
        };
    }

    private ValueGetter<VBuffer<byte>> BytesGetter(DataViewRow row, DataViewSchema.Column input)
    {
        var getPath = row.GetGetter<ReadOnlyMemory<char>>(input);
        ReadOnlyMemory<char> name = default;
        return (ref VBuffer<byte> bytes) =>
        {
            getPath(ref name);
            byte[] content = name.Length > 0 ? File.ReadAllBytes(FullPath(name)) : [];
            bytes = new VBuffer<byte>(content.Length, content);
        };
    }

    private string FullPath(ReadOnlyMemory<char> name) => Path.Combine(ImageFolder ?? "", name.ToString());
}
