using DistPro.Engine.Objectives;
using static DistPro.Engine.Tests.Objectives.GoldenTensors;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Objectives;

/// <summary>
/// Every loss against the authors' code run in float64: value, length of the gradient by the student's tensor, its first element.
/// </summary>
public sealed class GoldenLossTests
{
    private static readonly long[] Half = [8, 6, 4, 4];

    /// <summary>A case: the student's tensor and the loss as a function of it.</summary>
    private sealed record Case(Tensor Student, Func<Tensor, Tensor> Loss);

    [Theory]
    [InlineData("CE", 3.906968746470273, 0.374669936627323, -0.12414045746940879)]
    [InlineData("KD T=4", 3.4666489088491117, 0.2901566485256377, 0.009652875774013588)]
    [InlineData("KD T=1", 2.492467272341173, 0.23689330499227002, 0.0007933937282416262)]
    [InlineData("KD standardised T=2", 0.9216216164535128, 0.056518814927451234, 0.01907599272240779)]
    [InlineData("WSL T=2", 5.9292247314784055, 0.15467643336250383, 0.0022716252002483815)]
    [InlineData("DKD", 28.122512142375328, 2.4280267885950346, 0.00965287577401359)]
    [InlineData("DKD target class", 0.21549960756909364, 0.07537842837422082, 0.00965287577401359)]
    [InlineData("DKD other classes", 3.4883765668507793, 0.3037062722041094, 0.0)]
    [InlineData("DIST T=1", 2.2411623011057413, 0.08093512509869812, 0.0009400222223516877)]
    [InlineData("DIST T=4", 35.427233381682555, 1.854048325769023, 0.1836261878949654)]
    [InlineData("NKD", 5.815040831878692, 0.3745429142491261, -6.569394067784609e-05)]
    [InlineData("FitNet", 0.6641586576765675, 0.029407310636127486, -0.001196359634292321)]
    [InlineData("AT, teacher smaller", 0.017534440729499674, 0.007013861755131585, 5.0463526154898426e-05)]
    [InlineData("AT", 0.0038477984634628175, 0.0008418803956640857, 2.9362440314522525e-05)]
    [InlineData("NST", 0.3343369877767025, 0.008290213208009956, 6.65139205490506e-05)]
    [InlineData("SP", 0.007140228855045099, 0.003625717607361313, -5.824003524334397e-05)]
    [InlineData("CC", 8.622994442052383, 2.381675204116715, -0.05379559745779261)]
    [InlineData("RKD", 1.2126347837320024, 0.928671535159154, 0.07178959700332099)]
    [InlineData("RKD distance", 0.014124947248569848, 0.011232947135241369, 0.0006993544968394121)]
    [InlineData("RKD angle", 0.017190222050355124, 0.013371696752547416, 0.0010861146916467139)]
    [InlineData("PKT", 0.004586532423403208, 0.003371749849490872, 0.00039310621918113673)]
    [InlineData("VID", 0.839594734898086, 0.00042150072779162867, 2.617657013520125e-06)]
    [InlineData("FSP", 0.0003674680696406327, 9.492256547696138e-05, -1.6354418687258413e-07)]
    [InlineData("AB", 4044.4180277869878, 127.19147813885948, -3.7754290201410186)]
    [InlineData("FT", 0.04822070443205308, 0.006873396946272798, 0.00021385293937733194)]
    [InlineData("OFD", 190.77252153635538, 9.766589003750369, -0.4594020995682513)]
    [InlineData("CRD", 7.520295503036868, 0.4507834390676973, -0.03962891120395725)]
    [InlineData("HCL", 0.4071752544874412, 0.01847970492569627, -0.0007449494691369025)]
    public void Meets_the_reference(string name, double value, double gradientLength, double firstElement)
    {
        using var scope = NewDisposeScope();
        var (student, function) = Make(name);
        student.requires_grad_();
        var loss = function(student);
        loss.backward();

        AssertClose(value, loss.item<double>());
        AssertClose(gradientLength, student.grad!.norm().item<double>());
        AssertClose(firstElement, student.grad!.flatten()[0].item<double>());
    }

    private static Case Make(string name)
    {
        var (zs, zt, y) = (Hash([8, 10], 1, 3), Hash([8, 10], 2, 4), arange(8, dtype: int64));
        var (fs, ft, ftSmall) = (Hash(MapShape, 5), Hash(MapShape, 6), Hash(Half, 4));
        var (es, et) = (Hash([8, 16], 7), Hash([8, 16], 8));
        return name switch
        {
            "CE" => new(zs, s => CrossEntropy.Loss(s, y)),
            "KD T=4" => new(zs, s => Kd.Loss(s, zt, 4)),
            "KD T=1" => new(zs, s => Kd.Loss(s, zt, 1)),
            "KD standardised T=2" => new(zs, s => KdStandardized.Loss(s, zt, 2)),
            "WSL T=2" => new(zs, s => Wsl.Loss(s, zt, y, 2)),
            "DKD" => new(zs, s => Dkd.Loss(s, zt, y, 1, 8, 4)),
            "DKD target class" => new(zs, s => Dkd.Loss(s, zt, y, 1, 0, 4)),
            "DKD other classes" => new(zs, s => Dkd.Loss(s, zt, y, 0, 1, 4)),
            "DIST T=1" => new(zs, s => Dist.Loss(s, zt, 1, 1, 1)),
            "DIST T=4" => new(zs, s => Dist.Loss(s, zt, 1, 1, 4)),
            "NKD" => new(zs, s => Nkd.Loss(s, zt, y, 1.5, 1)),
            "FitNet" => new(fs, s => FitNet.Loss(s, ft)),
            "AT, teacher smaller" => new(Hash(MapShape, 3), s => At.Loss(s, ftSmall)),
            "AT" => new(fs, s => At.Loss(s, ft)),
            "NST" => new(fs, s => Nst.Loss(s, ft)),
            "SP" => new(fs, s => Sp.Loss(s, ft)),
            "CC" => new(es, s => Cc.Loss(s, et)),
            "RKD" => new(es, s => Rkd.Loss(s, et, 25, 50)),
            "RKD distance" => new(es, s => Rkd.Loss(s, et, 1, 0)),
            "RKD angle" => new(es, s => Rkd.Loss(s, et, 0, 1)),
            "PKT" => new(es, s => Pkt.Loss(s, et)),
            "VID" => new(fs, s => Vid.Loss(VidPrediction(s), full([1, 6, 1, 1], 5.0, dtype: float64), ft)),
            "FSP" => new(fs, s => Fsp.Loss([s, Next(s, 0.1)], [ft, Next(ft, -0.1)])),
            "AB" => new(fs, s => Ab.Loss(s, ft, 1)),
            "FT" => new(fs, s => Ft.Loss(s, ft)),
            "OFD" => new(fs, s => Ofd.Loss(s, ft, full([1, 6, 1, 1], -0.3, dtype: float64))),
            "CRD" => new(Hash([8, 33], 9).exp(), s => Crd.Loss(s / 1e4, 50000)),
            "HCL" => new(fs, s => ReviewKd.ContextLoss(s, ft)),
            _ => throw new ArgumentException(name),
        };
    }

    private static Tensor VidPrediction(Tensor map)
    {
        for (int j = 0; j < 3; j++)
        {
            map = nn.functional.conv2d(j == 0 ? map : map.relu(), Hash([6, 6, 1, 1], 20 + j, 0.5));
        }
        return map;
    }

    private static Tensor Next(Tensor map, double shift) => 0.5 * nn.functional.adaptive_avg_pool2d(map, [4, 4]) + shift;
}
