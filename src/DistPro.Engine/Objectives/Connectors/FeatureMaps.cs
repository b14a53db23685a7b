using DistPro.Engine.Networks;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives.Connectors;

/// <summary>Which maps of student and teacher belong together, and their sizes.</summary>
internal static class FeatureMaps
{
    /// <summary>
    /// The stages of both networks two by two, without the stems. Where one has more stages, its deepest ones take part, so that
    /// the last stages always meet.
    /// </summary>
    public static (FeatureMap Student, FeatureMap Teacher)[] StagePairs(NetworkOutput student, NetworkOutput teacher)
    {
        int count = Math.Min(student.Stages.Count, teacher.Stages.Count) - 1;
        return [.. student.Stages.TakeLast(count).Zip(teacher.Stages.TakeLast(count))];
    }

    /// <summary>Both maps in the smaller one's height and width; the larger one is averaged (adaptive average pooling).</summary>
    public static (Tensor First, Tensor Second) SameSize(Tensor first, Tensor second)
    {
        var (a, b) = (first.shape, second.shape);
        long height = Math.Min(a[2], b[2]), width = Math.Min(a[3], b[3]);
        return (Averaged(first, height, width), Averaged(second, height, width));
    }

    /// <summary>The map in the height and width of a shape (N, C, H, W); pixels are repeated or left out (nearest).</summary>
    public static Tensor Resized(Tensor map, long[] shape)
    {
        var own = map.shape;
        return own[2] == shape[2] && own[3] == shape[3] ? map : nn.functional.interpolate(map, [shape[2], shape[3]]);
    }

    /// <summary>The map with at most this height and width.</summary>
    public static Tensor Averaged(Tensor map, long height, long width)
    {
        var shape = map.shape;
        return shape[2] <= height && shape[3] <= width
            ? map
            : nn.functional.adaptive_avg_pool2d(map, [Math.Min(shape[2], height), Math.Min(shape[3], width)]);
    }
}
