using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Data;

/// <summary>
/// Which other image each one is mixed with in one epoch, and by what share. Drawn from the images of the selection only.
/// </summary>
internal sealed class MixUpPlan : IDisposable
{
    private readonly Tensor _partners, _shares;

    public MixUpPlan(long seed, int epoch, double alpha, ImageSelection images, Device device)
    {
        using var scope = NewDisposeScope();
        using var generator = RandomStream.Create(seed, RandomStream.MixUp, epoch);
        var rows = tensor(images.Rows.ToArray());
        var shuffled = rows.index_select(0, randperm(images.Count, dtype: int64, generator: generator));
        _partners = Counted(images.Store.Count).index_copy_(0, rows, shuffled).to(device).DetachFromDisposeScope();
        var first = rand(images.Store.Count, dtype: float64, generator: generator);
        var second = rand(images.Store.Count, dtype: float64, generator: generator);
        _shares = Beta(alpha, first, second).to(float32).to(device).DetachFromDisposeScope();
    }

    /// <summary>
    /// Beta(alpha, alpha) from two uniform numbers: 1/2 + t / (2 sqrt(2 alpha + t^2)), where t has Student's distribution with 2
    /// alpha degrees of freedom (Bailey's polar method).
    /// </summary>
    public static Tensor Beta(double alpha, Tensor first, Tensor second)
    {
        var radius = first.clamp(min: Number(1e-12)).pow(Number(-1 / alpha)) - Number(1); // t = sqrt(2 alpha radius) cos
        var cosine = (second * Number(2 * Math.PI)).cos();
        var square = (radius * cosine.Squared()).clamp(max: Number(1e100)); // an infinite one would become NaN below
        return (square / (square + Number(1))).sqrt() * cosine.sign() * Number(0.5) + Number(0.5);
    }

    /// <summary>share x first + (1 - share) x second, rounded to whole pixel values.</summary>
    public static Tensor Mix(Tensor first, Tensor second, Tensor shares)
    {
        var share = shares.view(-1, 1, 1, 1);
        return Sum(first.to(float32) * share, second.to(float32) * (Number(1) - share)).round().to(uint8);
    }

    public Tensor PartnersOf(Tensor indices) => _partners.index_select(0, indices);

    public Tensor SharesOf(Tensor indices) => _shares.index_select(0, indices);

    public void Dispose()
    {
        _partners.Dispose();
        _shares.Dispose();
    }
}
