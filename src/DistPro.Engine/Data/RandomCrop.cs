using DistPro.Engine.Runtime;

namespace DistPro.Engine.Data;

/// <summary>
/// A random part of each image, brought to the image's size (Inception's crop; torchvision's RandomResizedCrop). Its area is
/// uniform from the least one to the whole, the logarithm of its shape is uniform, and its place is uniform. A side that would be
/// longer than the image's is as long as that.
/// </summary>
/// <param name="LeastArea">
/// Smallest area, as a part of the image's, above 0 and at most 1; 1 for the whole image. ImageNet is trained with 0.08, which
/// is too hard for few images.
/// </param>
/// <param name="LargestStretch">
/// Largest ratio of the sides, either way, against the image's own, at least 1; 1 for the image's own shape.
/// </param>
public sealed record RandomCrop(
    [property: SettingRange(above: 0, atMost: 1)] double LeastArea = 0.5,
    [property: SettingRange(atLeast: 1, atMost: 16)] double LargestStretch = 4.0 / 3);

/// <summary>
/// Brightness, contrast and saturation of each image, each multiplied by a factor that is uniform in 1 - value .. 1 + value.
/// </summary>
/// <param name="Brightness">In 0..0.9; 0 for none.</param>
/// <param name="Contrast">In 0..0.9; 0 for none.</param>
/// <param name="Saturation">In 0..0.9; 0 for none, and nothing where there is one channel.</param>
public sealed record ColorJitter(
    [property: SettingRange(atLeast: 0, atMost: 0.9)] double Brightness = 0.2,
    [property: SettingRange(atLeast: 0, atMost: 0.9)] double Contrast = 0.2,
    [property: SettingRange(atLeast: 0, atMost: 0.9)] double Saturation = 0.2);
