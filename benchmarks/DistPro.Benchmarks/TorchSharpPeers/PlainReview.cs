using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Benchmarks.TorchSharpPeers;

/// <summary>ReviewKD: the student's maps, fused from deep to shallow, against the teacher's.</summary>
internal sealed class PlainReview : Module<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>, Tensor>
{
    private readonly PlainFusion[] _fusions; // shallow to deep

    public PlainReview(long[] channels, long width) : base(nameof(PlainReview))
    {
        _fusions = [.. channels.Select((c, i) => new PlainFusion(c, width, c, fuses: i < channels.Length - 1))];
        for (int i = 0; i < _fusions.Length; i++)
        {
            register_module($"{i}", _fusions[i]);
        }
    }

    public override Tensor forward(IReadOnlyList<Tensor> student, IReadOnlyList<Tensor> teacher)
    {
        Tensor total = 0;
        Tensor? deeper = null;
        for (int i = _fusions.Length - 1; i >= 0; i--)
        {
            (var matched, deeper) = _fusions[i].call(student[i], deeper, teacher[i].shape[2]);
            total += PlainLosses.Context(matched, teacher[i]);
        }
        return total;
    }
}
