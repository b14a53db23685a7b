using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Weights;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Weights;

public sealed class OnnxWeightsTests : IDisposable
{
    private static readonly string[] Letters = ["a", "b", "c"];

    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;
    private readonly Network _trained = Make("stripenet16", 3, 1);

    private string Target => Path.Combine(_folder, "weights.ONNX");

    public void Dispose()
    {
        _trained.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weights_are_taken_in_the_order_of_the_graph_whatever_they_are_called(bool raw)
    {
        File.WriteAllBytes(Target, OnnxWriter.Write(_trained, raw));
        using var other = Make("stripenet16", 3, 2);
        var loaded = new StartingWeights(Target).LoadInto(other, Letters);
        Assert.Equal(9, loaded.Taken.Count);
        Assert.Empty(loaded.LeftOut);
        Assert.False(loaded.HasNormalization);
        Assert.Equal(_trained.Checksum(), other.Checksum());
        using var third = Make("stripenet16", 3, 3);
        WeightsFile.Load(third, Target, WeightsMatch.ByOrder);
        Assert.Equal(_trained.Checksum(), third.Checksum());
        Assert.Contains("9 missing", Assert.Throws<InvalidDataException>(() => WeightsFile.Load(third, Target)).Message);
    }

    [Fact]
    public void The_classifier_of_other_classes_is_left_out_and_told()
    {
        File.WriteAllBytes(Target, OnnxWriter.Write(_trained));
        using var other = Make("stripenet16", 2, 2);
        string before = Text(other, "last.weight");
        var loaded = new StartingWeights(Target).LoadInto(other, ["a", "b"]);
        Assert.Equal((before, Text(_trained, "body.bias")), (Text(other, "last.weight"), Text(other, "body.bias")));
        Assert.EndsWith("2 left out (p1, p0); 2 not found (last.weight, last.bias)", $"{loaded}", StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_another_network_are_refused_and_nothing_changes()
    {
        File.WriteAllBytes(Target, OnnxWriter.Write(_trained));
        using var other = Make("stripenet32", 3, 2);
        string before = other.Checksum();
        var error = Assert.Throws<InvalidDataException>(() => new StartingWeights(Target).LoadInto(other, Letters));
        Assert.Contains($"The weights in '{Target}' are not those of network 'stripenet32'", error.Message);
        Assert.Contains("stem.weight [32, 1, 1, 5], found p8 [16, 1, 1, 5]", error.Message);
        Assert.Equal(before, other.Checksum());
    }

    [Fact]
    public void Values_in_another_file_and_what_is_no_onnx_file_are_told()
    {
        File.WriteAllBytes(Target, OnnxWriter.Write(_trained, external: true));
        Assert.Contains("in a file of their own", Refusal());
        WeightsFile.Save(_trained, Target);
        Assert.Contains($"'{Target}' is no ONNX file with weights", Refusal());
        File.WriteAllBytes(Target, []);
        Assert.Contains("no layer has weights", Refusal());

        string Refusal() => Assert.Throws<InvalidDataException>(
            () => new StartingWeights(Target).LoadInto(_trained, Letters)).Message;
    }

    [Fact]
    public void A_given_normalisation_comes_along_and_tells_the_start_from_others()
    {
        File.WriteAllBytes(Target, OnnxWriter.Write(_trained));
        using var other = Make("stripenet16", 3, 2);
        var start = new StartingWeights(Target);
        var plain = start.LoadInto(other, Letters);
        var given = (start with { Mean = [7] }).LoadInto(other, Letters);
        Assert.Equal((false, true), (plain.HasNormalization, given.HasNormalization));
        Assert.NotEqual(plain.Fingerprint, given.Fingerprint);
        Assert.Equal(7, other.State()[0].Value.item<float>());
        Assert.Throws<ArgumentException>(() => (start with { Mean = [1, 2, 3] }).LoadInto(other, Letters));
    }

    [Fact]
    public void With_blue_first_the_first_kernels_are_turned_round()
    {
        using var trained = NetworkCatalog.Create("stripenet16", new(3, 8, 8), 3);
        using var other = NetworkCatalog.Create("stripenet16", new(3, 8, 8), 3);
        File.WriteAllBytes(Target, OnnxWriter.Write(trained));
        new StartingWeights(Target) { BlueFirst = true }.LoadInto(other, Letters);
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        trained.eval();
        other.eval();
        var image = randint(0, 255, [2, 3, 8, 8]);
        Assert.Equal(
            trained.call(image.flip(1)).data<float>().ToArray(), other.call(image).data<float>().ToArray(),
            (a, b) => Math.Abs(a - b) < 1e-3f * (1 + Math.Abs(a)));
    }

    [Fact]
    public void A_network_starts_from_another_one_as_it_was_at_that_moment()
    {
        using var source = Make("stripenet16", 3, 1);
        var start = StartingWeights.Of(source, Letters);
        source.Dispose();
        using var other = Make("stripenet16", 3, 2);
        Assert.Empty(start.LoadInto(other, Letters).NotFound);
        Assert.Equal(_trained.Checksum(), other.Checksum());
        Assert.Equal(["last.weight", "last.bias"], start.LoadInto(other, ["a", "b", "d"]).LeftOut);
    }

    private static Network Make(string name, int classes, long seed)
    {
        var network = NetworkCatalog.Create(name, TinyImages.Shape, classes);
        using var generator = RandomStream.Create(seed, RandomStream.Initialization);
        network.InitializeWeights(generator);
        return network;
    }

    private static string Text(Network network, string name) =>
        Convert.ToHexString(network.State().Single(s => s.Name == name).Value.detach().contiguous().bytes);
}
