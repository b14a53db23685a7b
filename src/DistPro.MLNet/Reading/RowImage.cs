using DistPro.MLNet.Schema;
using DistPro.MLNet.Sources;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Reading;

/// <summary>The image of the current row, from a column of images, of files' contents, or of paths.</summary>
internal abstract class RowImage
{
    /// <summary>Whether images are decoded here, and are the caller's to dispose; else they are the view's.</summary>
    public abstract bool IsOwn { get; }

    /// <summary>The image; null where the row has none.</summary>
    public abstract MLImage? Get();

    /// <summary>Gets the image for someone else, who owns what he gets; for images of the view only.</summary>
    /// <param name="image">What he got for another row; then the image of this one.</param>
    public virtual void GetFor(ref MLImage? image) => throw new NotSupportedException("These images are made here.");

    /// <summary>
    /// Gives away the image of this row that <see cref="Get"/> got, and takes in its place what the view is to have back.
    /// </summary>
    public virtual void Exchange(ref MLImage? image) => throw new NotSupportedException("These images are made here.");

    /// <param name="row">The row, or a cursor.</param>
    /// <param name="column">The image column.</param>
    /// <param name="folder">Where paths start; null for the current folder.</param>
    public static RowImage Of(DataViewRow row, DataViewSchema.Column column, string? folder) => ImageColumn.Input(column) switch
    {
        ImageInput.Bytes => new File<VBuffer<byte>>(row, column, Decode),
        ImageInput.Path => new File<ReadOnlyMemory<char>>(row, column, path => Decode(path, folder)),
        _ => new View(row, column),
    };

    /// <summary>The image in the content of a file; null where there is none.</summary>
    public static MLImage? Decode(VBuffer<byte> file) => file.Length == 0 ? null : ImageFile.Read([.. file.DenseValues()]);

    /// <summary>The image of a path that starts at a folder, or at the current one; null for an empty path.</summary>
    public static MLImage? Decode(ReadOnlyMemory<char> path, string? folder) =>
        path.Length == 0 ? null : ImageFile.Read(Path.Combine(folder ?? "", path.ToString()));

    private sealed class View(DataViewRow row, DataViewSchema.Column column) : RowImage
    {
        private readonly ValueGetter<MLImage> _getter = row.GetGetter<MLImage>(column);
        private MLImage? _image;

        public override bool IsOwn => false;

        // Whether an image is the view's or the user's own, only the view knows, which gets it back with the next row.
        public override MLImage? Get()
        {
            GetFor(ref _image);
            return _image;
        }

        public override void GetFor(ref MLImage? image)
        {
            var before = image;
            _getter(ref image!);
            image = ReferenceEquals(image, before) && IsDisposed(image) ? null : image;
        }

        public override void Exchange(ref MLImage? image) => (_image, image) = (image, _image);

        // Where a row has no image, ResizeImages leaves its reader with the image before, which it has disposed.
        private static bool IsDisposed(MLImage? image)
        {
            try
            {
                return image?.Width == 0;
            }
            catch (InvalidOperationException)
            {
                return true;
            }
        }
    }

    private sealed class File<T>(DataViewRow row, DataViewSchema.Column column, Func<T, MLImage?> decode) : RowImage
    {
        private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);
        private T _value = default!;

        public override bool IsOwn => true;

        public override MLImage? Get()
        {
            _getter(ref _value);
            return decode(_value);
        }
    }
}
