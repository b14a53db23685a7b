using DistPro.Engine.Data;
using Microsoft.ML;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Schema;

/// <summary>Checks of the image column, before the first row is read.</summary>
internal static class ImageColumn
{
    public static DataViewSchema.Column Check(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name) ?? throw Missing("image", name, schema.Select(c => c.Name));
        return column.Type is ImageDataViewType ? column : throw NotImages(name, column.Type);
    }

    public static void Check(SchemaShape schema, string name)
    {
        var column = schema.FirstOrDefault(c => c.Name == name);
        if (column.Name is null)
        {
            throw Missing("image", name, schema.Select(c => c.Name));
        }
        if (column.ItemType is not ImageDataViewType)
        {
            throw NotImages(name, column.ItemType);
        }
    }

    /// <summary>Shape of the images: the size asked for, else the size of the column's type.</summary>
    public static ImageShape Shape(DataViewSchema schema, string name, (int Width, int Height)? size, int channels)
    {
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(
                nameof(channels), channels, "Images are read with 1 channel (luma) or 3 (red, green, blue).");
        }
        var type = (ImageDataViewType)Check(schema, name).Type;
        CheckSize(size, nameof(size));
        var (width, height) = size ?? (type.Width, type.Height);
        return width > 0 && height > 0
            ? new ImageShape(channels, height, width)
            : throw new ArgumentException(
                $"Image column '{name}': expected images of one size, found a column of no fixed size. Put "
                + $"ml.Transforms.ResizeImages(\"{name}\", "
                + "width, height) before this step, or set Options.ImageSize.");
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

    public static ArgumentException Missing(string role, string name, IEnumerable<string> columns) =>
        new($"The {role} column '{name}' is missing. Found: {string.Join(", ", columns.Distinct())}. "
            + "Name another column in the options, or add this one to the data.");

    private static ArgumentException NotImages(string name, object found) =>
        new($"Image column '{name}': expected images, found {found}. Put ml.Transforms.LoadImages before this step, or use one "
            + "of DistPro's image sources.");
}
