using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>The mean over a batch of what each image adds to a loss.</summary>
internal static class ImageMean
{
    /// <summary>(1 / N) sum of w l; of l where there are no weights.</summary>
    /// <param name="values">l, (N).</param>
    /// <param name="weights">w, (N), 1 on average over the training images.</param>
    public static Tensor Of(Tensor values, Tensor? weights) => (weights is null ? values : weights * values).mean();
}
