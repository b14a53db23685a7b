using DistPro.Engine.Runtime;
using DistPro.Engine.Weights;
using DistPro.MLNet.Schema;

namespace DistPro.MLNet.Classifier;

/// <summary>How a network that was trained elsewhere is taken over.</summary>
public sealed class PretrainedOptions
{
    /// <summary>Column of images.</summary>
    public string ImageColumnName { get; set; } = "Image";

    /// <summary>Column that gets the probabilities.</summary>
    public string ScoreColumnName { get; set; } = "Score";

    /// <summary>Column that gets the most probable class.</summary>
    public string PredictedLabelColumnName { get; set; } = "PredictedLabel";

    /// <summary>
    /// Subtracted from the pixels (0..255), a finite number for each channel; null for the file's own, else 0. PyTorch's usual
    /// means are parts of 255.
    /// </summary>
    [SettingRange]
    public float[]? Mean { get; set; }

    /// <summary>
    /// What that is divided by, a number above 0 for each channel; null for the file's own, else 255, which gives inputs in 0..1.
    /// </summary>
    [SettingRange(above: 0)]
    public float[]? Deviation { get; set; }

    /// <summary>How the tensors of a weights file find their places.</summary>
    public WeightsMatch Match { get; set; }

    /// <summary>
    /// From a name in a weights file to the name in the network, or to null for a tensor to leave out; null for the same.
    /// </summary>
    public Func<string, string?>? Rename { get; set; }

    /// <summary>Index of the GPU; null for the context's, else for the first one if there is any.</summary>
    [SettingRange(atLeast: 0)]
    public int? GpuDeviceId { get; set; }

    internal ClassifierColumns Columns => new(ImageColumnName, ScoreColumnName, PredictedLabelColumnName);
}
