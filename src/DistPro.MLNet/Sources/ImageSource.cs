using DistPro.Engine.Runtime;
using Microsoft.ML;

namespace DistPro.MLNet.Sources;

/// <summary>Where images come from; found by name in <see cref="ImageSourceCatalog"/>.</summary>
public abstract record ImageSource
{
    /// <summary>
    /// The images: columns Image, ImagePath (text) and, where the source knows classes, Label (key with their names).
    /// </summary>
    /// <param name="context">The context, whose log tells what was passed over.</param>
    /// <exception cref="IOException">A file or folder is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or there are too few classes or images.</exception>
    public abstract IDataView Open(MLContext context);
}

/// <summary>Finds sources of images by name.</summary>
public static class ImageSourceCatalog
{
    /// <summary>The sources: cifar10, cifar100, idx, image-folder, unlabelled-folder.</summary>
    public static Catalog<ImageSource> All { get; } = new("image source");
}
