using DistPro.Engine.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Tests.Objectives;

/// <summary>
/// A stem and three stages of one convolution each, in float64: images (N, 3, 16, 16) in 5 classes, maps of 16, 16, 8, 4 pixels.
/// </summary>
internal sealed class TinyNetwork : nn.Module
{
    public const int Classes = 5;
    private readonly ModuleList<Sequential> stages = [];
    private readonly Linear classifier;

    public TinyNetwork(int seed, params int[] widths) : base(nameof(TinyNetwork))
    {
        int inputs = 3;
        for (int i = 0; i < widths.Length; i++)
        {
            stages.Add(
                Sequential(Conv2d(inputs, widths[i], 3, stride: i < 2 ? 1 : 2, padding: 1, bias: false), BatchNorm2d(widths[i])));
            inputs = widths[i];
        }
        classifier = Linear(inputs, Classes);
        RegisterComponents();
        using var frozen = no_grad();
        using var random = new Generator((ulong)seed);
        foreach (var parameter in this.parameters().Where(p => p.dim() > 1))
        {
            parameter.normal_(0, Math.Sqrt(2.0 / parameter.shape.Skip(1).Aggregate(1L, (a, b) => a * b)), random);
        }
        classifier.bias!.fill_(0.1);
        _ = this.to(float64);
    }

    /// <summary>Narrow: what the tests teach.</summary>
    public static TinyNetwork Student() => new(1, 4, 6, 8, 10);

    /// <summary>Other widths than the student's.</summary>
    public static TinyNetwork Teacher() => new(2, 6, 8, 12, 16);

    /// <summary>The teacher that suits an objective: fsp asks for the student's widths.</summary>
    public static TinyNetwork TeacherFor(string name) => name == "fsp" ? new TinyNetwork(2, 4, 6, 8, 10) : Teacher();

    public NetworkOutput Run(Tensor images)
    {
        var x = images;
        var maps = new List<FeatureMap>();
        foreach (var stage in stages)
        {
            var pre = stage.call(x);
            x = functional.relu(pre);
            maps.Add(new FeatureMap($"stage{maps.Count}", x, pre, x));
        }
        var embedding = x.mean([2, 3]);
        return new NetworkOutput(classifier.call(embedding), embedding, maps);
    }
}
