using DistPro.Engine.Runtime;

namespace DistPro.Engine.Data;

/// <summary>
/// A second view of each training image, as in RandAugment: some operations on colour and geometry, drawn for each image of each
/// epoch. It starts from the image as it is after crop, flip and cutout.
/// </summary>
/// <param name="Operations">Operations per image, one after another, 1 to 100.</param>
/// <param name="Magnitude">How strong they are at most, in 0..1.</param>
public sealed record StrongView(
    [property: SettingRange(atLeast: 1, atMost: 100)] int Operations = 2,
    [property: SettingRange(atLeast: 0, atMost: 1)] double Magnitude = 0.5);
