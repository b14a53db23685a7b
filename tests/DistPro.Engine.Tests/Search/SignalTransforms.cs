using DistPro.Engine.Networks;
using DistPro.Engine.Pathways;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Search;

/// <summary>
/// The student's first channels are to say what the teacher's map says: no weights of its own that could turn noise to account.
/// </summary>
[Transform(Name)]
public sealed class DirectTransform : Transform
{
    public const string Name = "test-direct";

    public override Tensor Distance(FeatureMap student, FeatureMap teacher)
    {
        var target = teacher.Post.mean([2L, 3L]);
        return nn.functional.mse_loss(student.Post.mean([2L, 3L]).narrow(1, 0, target.shape[1]), target);
    }
}

/// <summary>The student's maps are to be zero: what is learned is forgotten.</summary>
[Transform(Name)]
public sealed class ForgettingTransform : Transform
{
    public const string Name = "test-forgetting";

    public override Tensor Distance(FeatureMap student, FeatureMap teacher) => student.Post.square().mean();
}

/// <summary>No finite number.</summary>
[Transform(Name)]
public sealed class BrokenTransform : Transform
{
    public const string Name = "test-broken";

    public override Tensor Distance(FeatureMap student, FeatureMap teacher) => student.Post.mean() * double.NaN;
}

/// <summary>A distance of 1, which counts how often it is asked for.</summary>
[Transform(Name)]
public sealed class CountingTransform : Transform
{
    public const string Name = "test-counting";

    public CountingTransform(TransformSetup setup)
    {
        _ = setup;
        Built++;
    }

    public static int Built { get; set; }

    public static int Calls { get; set; }

    public override Tensor Distance(FeatureMap student, FeatureMap teacher)
    {
        Calls++;
        return student.Post.mean() * 0 + 1;
    }
}
