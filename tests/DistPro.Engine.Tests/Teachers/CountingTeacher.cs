using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Teachers;
using TorchSharp;

namespace DistPro.Engine.Tests.Teachers;

/// <summary>A fixed teacher that counts what it is asked.</summary>
internal sealed class CountingTeacher(long seed = 1, IReadOnlyList<long>? classOrder = null) : Teacher
{
    private FixedTeacher? _inner;

    public Network Network { get; } = TinyImages.Network(seed);

    public int Answers { get; private set; }

    public bool RequiredGradients { get; private set; }

    // Looked at anew each time, so that a change of the weights is seen.
    public override Fingerprint Fingerprint =>
        Fingerprint.Empty.With("state", StateOf(Network)).With(
            "classes", classOrder is null ? null : string.Join(' ', classOrder));

    public override string Name => Network.Name;

    public override ImageShape Shape => Network.Shape;

    public override int ClassCount => Network.ClassCount;

    private FixedTeacher Inner => _inner ??= new FixedTeacher(Network, classOrder);

    public override void Dispose()
    {
        _inner?.Dispose();
        Network.Dispose();
    }

    protected override NetworkOutput Compute(Batch batch, int epoch)
    {
        Answers++;
        var answer = Inner.Answer(batch, epoch);
        RequiredGradients |= answer.Logits.requires_grad;
        return answer;
    }

    private static string StateOf(Network network) =>
        string.Join(' ', network.State().Select(s => s.Value.to(torch.float64).sum().item<double>().ToString("r")));
}
