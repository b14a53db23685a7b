using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistPro.Architecture.Tests;

/// <summary>A number that is given to TorchSharp is held until the operation is over (docs/reliability.md says why).</summary>
public class MadeNumbersTests
{
    private const string Room = "DistPro.Engine.Runtime.";

    private static readonly string[] Holders = [Room + "HeldNumber", Room + "Numbers"];

    // Type, and the method of TorchSharp's that it calls.
    private static readonly (string Type, string Called)[] Excepted =
    [
        // A script makes numbers of arguments that are numbers; the engine gives it tensors.
        ("DistPro.Engine.Networks.ScriptNetwork", "jit::load"),
        ("DistPro.Engine.Networks.ScriptNetwork", "jit/ScriptModule::forward"),
        // There is none that takes numbers, and other formulas round otherwise. It is called on one number for each channel.
        ("DistPro.Engine.Objectives.Vid/Prediction", "Tensor::softplus"),
    ];

    public static TheoryData<string> Houses => [.. House.All.Select(h => h.Root)];

    [Theory]
    [MemberData(nameof(Houses))]
    public void Every_number_that_is_given_to_TorchSharp_is_held(string root) =>
        Assert.Empty(MadeNumbers.In(House.All.Single(h => h.Root == root).Assembly)
            .Where(n => !Holders.Contains(n.Type) && !Excepted.Contains((n.Type, n.Called)))
            .Select(n => $"{n.Type}.{n.Method} calls {n.Called}"));

    [Theory]
    [MemberData(nameof(Houses))]
    public void No_number_of_TorchSharps_is_kept_for_later(string root) =>
        Assert.Empty(MadeNumbers.KeptIn(House.All.Single(h => h.Root == root).Assembly).Except(Holders));

    [Fact]
    public void What_is_excepted_is_there()
    {
        var made = MadeNumbers.In(House.Engine.Assembly).Select(n => (n.Type, n.Called)).ToArray();
        Assert.All(Excepted, e => Assert.Contains(e, made));
        Assert.Contains(made, n => n.Type == Holders[0]);
    }

    [Theory]
    [InlineData(nameof(Plain.Factor))]
    [InlineData(nameof(Plain.Total))]
    [InlineData(nameof(Plain.Limit))]
    [InlineData(nameof(Plain.Steps))]
    [InlineData(nameof(Plain.Reading))]
    [InlineData(nameof(Plain.Norm))]
    public void A_number_that_is_not_held_is_found(string method) =>
        Assert.Contains(MadeNumbers.In(typeof(Plain).Assembly), n => n.Method == method);

    [Fact]
    public void What_makes_no_number_is_not_found() =>
        Assert.DoesNotContain(MadeNumbers.In(typeof(Plain).Assembly), n => n.Method == nameof(Plain.Difference));

    private static class Plain
    {
        public static Tensor Factor(Tensor x) => x * 2;

        public static Tensor Total(Tensor x, Tensor y) => x + y;

        public static Tensor Limit(Tensor x) => x.clamp(min: 0);

        public static Tensor Steps(long count) => arange(count);

        public static double Reading(Tensor x) => x.sum().ToDouble();

        public static BatchNorm2d Norm() => nn.BatchNorm2d(2);

        public static Tensor Difference(Tensor x, Tensor y) => x - y;
    }
}
