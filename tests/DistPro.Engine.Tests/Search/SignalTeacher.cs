using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Teachers;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Search;

/// <summary>A teacher of known worth: stage 0 tells the class of each image, stage 1 something drawn for each image.</summary>
internal sealed class SignalTeacher(ImageShape shape, int classes, int images) : Teacher
{
    private readonly Tensor _noise = randint(0, classes, [images], dtype: int64, generator: new Generator(3));

    public override string Name => "signal";

    public override Fingerprint Fingerprint => Fingerprint.Empty.With("test", "a teacher of known worth");

    public override ImageShape Shape => shape;

    public override int ClassCount => classes;

    public override void Dispose() => _noise.Dispose();

    protected override NetworkOutput Compute(Batch batch, int epoch)
    {
        var (signal, noise) = (Map(batch.Labels), Map(_noise.index_select(0, batch.Indices)));
        var logits = signal.flatten(1);
        return new NetworkOutput(
            logits, logits, [new FeatureMap("stem", signal, signal, signal), new FeatureMap("stage1", noise, noise, noise)]);
    }

    private Tensor Map(Tensor numbers) => 2 * numbers.unsqueeze(1).eq(arange(classes)).to(float32).unsqueeze(-1).unsqueeze(-1);
}
