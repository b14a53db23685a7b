using System.Globalization;
using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.MLNet.Tests.Trainers;

/// <summary>
/// A method that makes its student itself, as a user adds it: this file is all there is. Embeddings are compared as they are.
/// </summary>
[Method<TwinNetwork>("test-twin")]
public sealed class TwinMethod : Objective
{
    public override Tensor Loss(ObjectiveInput input) => functional.mse_loss(input.Student.Embedding, input.Teacher.Embedding);
}

/// <summary>One convolution, whose embedding is as wide as its teacher's: "twin64" for one with 64 channels.</summary>
public sealed class TwinNetwork : Network, INetworkFamily, IMadeForTeacher
{
    private const string Prefix = "twin";

    private readonly Conv2d stem;
    private readonly BatchNorm2d norm;
    private readonly Linear last;

    private TwinNetwork(string name, ImageShape shape, int classCount, long width) : base(name, shape, classCount)
    {
        stem = Conv2d(shape.Channels, width, 3, padding: 1, bias: false);
        norm = BatchNorm2d(width);
        last = Linear(width, classCount);
        RegisterComponents();
    }

    public static NetworkFamily Family { get; } = new([Prefix + "{channels}"], (name, shape, classCount) =>
        name.StartsWith(Prefix, StringComparison.Ordinal)
        && long.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long width)
            ? new TwinNetwork(name, shape, classCount, width)
            : null);

    public override int StageCount => 1;

    public static Network Create(string student, Network teacher, IReadOnlyList<long>? classOrder)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        long width = teacher.Run(zeros(1, teacher.Shape.Channels, teacher.Shape.Height, teacher.Shape.Width)).Embedding.shape[1];
        string name = string.Create(CultureInfo.InvariantCulture, $"{student}{width}");
        return NetworkCatalog.Create(name, teacher.Shape, teacher.ClassCount);

    }

    public override void InitializeWeights(Generator generator) =>
        InitialWeights.Draw(this, generator, ConvolutionWeights.KaimingNormal, LinearWeights.Uniform);

    protected override FeatureMap Stage(int stage, FeatureMap input) => Rectified(stage, norm.call(stem.call(input.Raw)));

    protected override Tensor Classify(Tensor embedding) => last.call(embedding);
}
