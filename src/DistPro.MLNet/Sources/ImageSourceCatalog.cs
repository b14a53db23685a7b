using DistPro.Engine.Runtime;

namespace DistPro.MLNet.Sources;

/// <summary>Finds sources of labelled images by name.</summary>
public static class ImageSourceCatalog
{
    /// <summary>The sources: cifar10, cifar100, idx, image-folder.</summary>
    public static Catalog<ImageSource> All { get; } = new("image source");
}
