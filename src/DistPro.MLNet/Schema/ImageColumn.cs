using DistPro.Engine.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Schema;

/// <summary>What a column of images holds.</summary>
internal enum ImageInput
{
    /// <summary>Images of ML.NET's.</summary>
    Image,

    /// <summary>The contents of image files: vectors of bytes.</summary>
    Bytes,

    /// <summary>The paths of image files: text.</summary>
    Path,
}

/// <summary>Checks of the image column, before the first row is read.</summary>
internal static class ImageColumn
{
    /// <summary>Name of the column of paths, where nobody says another.</summary>
    public const string UsualPath = "ImagePath";

    /// <exception cref="ArgumentException">The column is missing or has the wrong type.</exception>
    public static DataViewSchema.Column Check(DataViewSchema schema, string name)
    {
        var column = Find(schema, "image", name);
        _ = Input(column);
        return column;
    }

    /// <exception cref="ArgumentException">The column is missing or has the wrong type.</exception>
    public static void Check(SchemaShape schema, string name)
    {
        var column = Find(schema, "image", name);
        bool scalar = column.Kind == SchemaShape.Column.VectorKind.Scalar;
        if (column.IsKey || column.ItemType switch
        {
            ImageDataViewType or TextDataViewType => !scalar,
            NumberDataViewType number => scalar || number != NumberDataViewType.Byte,
            _ => true,
        })
        {
            throw NotImages(name, scalar ? column.ItemType : $"a vector of {column.ItemType}");
        }
    }

    /// <summary>What a column holds.</summary>
    /// <exception cref="ArgumentException">It holds no images.</exception>
    public static ImageInput Input(DataViewSchema.Column column) => column.Type switch
    {
        ImageDataViewType => ImageInput.Image,
        VectorDataViewType { ItemType: NumberDataViewType item } when item == NumberDataViewType.Byte => ImageInput.Bytes,
        TextDataViewType => ImageInput.Path,
        _ => throw NotImages(column.Name, column.Type),
    };

    /// <summary>Shape of the images: the size asked for, else the size of the column's type.</summary>
    public static ImageShape Shape(DataViewSchema schema, string name, (int Width, int Height)? size, int channels)
    {
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(
                nameof(channels), channels, "Images are read with 1 channel (luma) or 3 (red, green, blue).");
        }
        var type = Check(schema, name).Type as ImageDataViewType;
        CheckSize(size, nameof(size));
        var (width, height) = size ?? (type?.Width ?? 0, type?.Height ?? 0);
        return width > 0 && height > 0
            ? new ImageShape(channels, height, width)
            : throw new ArgumentException(
                $"Image column '{name}': expected images of one size, found a column of no fixed size. Set Options.ImageSize"
                + (type is null ? "." : $", or put ml.Transforms.ResizeImages(\"{name}\", width, height) before this step."));
    }

    /// <summary>Looks at a size that images are to be brought to.</summary>
    /// <param name="size">Width and height; null for none.</param>
    /// <param name="name">What the caller knows it by.</param>
    public static void CheckSize((int Width, int Height)? size, string name)
    {
        if (size is { } asked && (asked.Width < 1 || asked.Height < 1))
        {
            throw new ArgumentOutOfRangeException(
                name, $"{name} is {size}, expected a width and a height of at least 1 pixel.");
        }
    }

    /// <summary>Whether every image of the column has this size.</summary>
    public static bool HasSize(DataViewSchema.Column column, ImageShape shape) =>
        column.Type is ImageDataViewType type && type.Width == shape.Width && type.Height == shape.Height;

    /// <summary>Finds the column of a role.</summary>
    /// <exception cref="ArgumentException">It is missing.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string role, string name) =>
        schema.GetColumnOrNull(name) ?? throw Missing(role, name, schema.Select(c => c.Name));

    /// <summary>Finds the column of a role.</summary>
    /// <exception cref="ArgumentException">It is missing.</exception>
    public static SchemaShape.Column Find(SchemaShape schema, string role, string name)
    {
        var column = schema.FirstOrDefault(c => c.Name == name);
        return column.Name is null ? throw Missing(role, name, schema.Select(c => c.Name)) : column;
    }

    private static ArgumentException Missing(string role, string name, IEnumerable<string> columns)
    {
        string[] found = [.. columns.Distinct()];
        // A view that began with images and has lost nothing else.
        string hint = role == "image" && found.Contains(UsualPath)
            ? " ml.Data.ShuffleRows, ml.Data.Cache and AppendCacheCheckpoint drop columns of images: leave them out and shuffle "
                + $"with ImageFolderSource.ShuffleSeed, or give the column of the files' paths instead ('{UsualPath}')."
            : "";
        return new ArgumentException(
            $"The {role} column '{name}' is missing. Found: {string.Join(", ", found)}. Name another column in the options, or "
            + $"add this one to the data.{hint}");
    }

    private static ArgumentException NotImages(string name, object found) =>
        new($"Image column '{name}': expected images, found {found}. Name a column of images (ml.Transforms.LoadImages, or one "
            + "of DistPro's image sources), of the bytes of image files (ml.Transforms.LoadRawImageBytes), or of their paths.");
}
