using DistPro.Engine.Objectives;
using static DistPro.Engine.Tests.Objectives.GoldenTensors;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Objectives;

/// <summary>A second set of reference values, computed independently on smooth inputs.</summary>
public sealed class WaveLossTests
{
    [Theory]
    [InlineData("KD T=1", 1.4200670200947967)]
    [InlineData("KD T=4", 2.573140655052224)]
    [InlineData("CE", 2.491004886197725)]
    [InlineData("AT", 0.0016878462646127501)]
    [InlineData("AT, teacher smaller", 0.0021986021325945617)]
    [InlineData("SP", 0.19850240505315875)]
    [InlineData("CC", 3.6945926593919047)]
    [InlineData("NST", 0.18003480311399955)]
    [InlineData("PKT", 0.04650444210176631)]
    [InlineData("RKD", 8.516310304318612)]
    [InlineData("FSP", 0.09476122005772794)]
    [InlineData("DKD", 19.592179106653987)]
    [InlineData("HCL", 0.8849851257567135)]
    [InlineData("WSL T=2", 5.640664159476828)]
    [InlineData("DIST T=4, twice", 65.84783447074454)]
    [InlineData("KD standardised T=2", 0.909372474223774)]
    public void Meets_the_reference(string name, double value)
    {
        using var scope = NewDisposeScope();
        AssertClose(value, Loss(name).item<double>());
    }

    private static Tensor Loss(string name)
    {
        var (zs, zt) = (Waves([8, 10], 0.37, 0.2, 2), Waves([8, 10], 0.53, 1.1, 3));
        var y = arange(8, dtype: int64) * 3 % 10;
        var (fs, ft) = (Waves(MapShape, 0.11, 0.4), Waves(MapShape, 0.13, 0.9));
        var (es, et) = (Waves([8, 16], 0.31, 0.5), Waves([8, 16], 0.29, 1.5));
        return name switch
        {
            "KD T=1" => Kd.Loss(zs, zt, 1),
            "KD T=4" => Kd.Loss(zs, zt, 4),
            "CE" => CrossEntropy.Loss(zs, y),
            "AT" => At.Loss(fs, ft),
            "AT, teacher smaller" => At.Loss(fs, Waves([8, 6, 4, 4], 0.13, 0.9)),
            "SP" => Sp.Loss(fs, ft),
            "CC" => Cc.Loss(es, et),
            "NST" => Nst.Loss(fs, ft),
            "PKT" => Pkt.Loss(es, et),
            "RKD" => Rkd.Loss(es, et, 25, 50),
            "FSP" => Fsp.Loss([fs, fs * 0.5 + 0.1], [ft, ft * 0.7 - 0.2]),
            "DKD" => Dkd.Loss(zs, zt, y, 1, 8, 4),
            "HCL" => ReviewKd.ContextLoss(fs, ft),
            "WSL T=2" => Wsl.Loss(zs, zt, y, 2),
            "DIST T=4, twice" => Dist.Loss(zs, zt, 2, 2, 4),
            "KD standardised T=2" => KdStandardized.Loss(zs, zt, 2),
            _ => throw new ArgumentException(name),
        };
    }
}
