using Microsoft.ML;

namespace DistPro.FirstSuccess;

/// <summary>Images for one row of the table, as folders with one sub-folder for each class.</summary>
/// <param name="Name">What the table calls them.</param>
/// <param name="Train">Folder of the images that have labels.</param>
/// <param name="Test">Folder of the images that all models are measured on.</param>
/// <param name="Unlabelled">Folder of further images, whose labels nobody looks at; null for none.</param>
/// <param name="Size">Width and height that the students see, in pixels.</param>
internal sealed record ImageSet(string Name, string Train, string Test, string? Unlabelled, int Size)
{
    /// <summary>Whether they are photographs of things that ImageNet has.</summary>
    public bool ArePhotographs { get; init; }

    public IDataView Open(MLContext ml, string folder) => ml.Distillation().LoadImageFolder(folder);
}
