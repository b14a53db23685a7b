using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Weights;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Weights;

public sealed class StartingWeightsTests : IDisposable
{
    private static readonly string[] Letters = ["a", "b", "c"];

    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;
    private readonly Network _ten = Make(10, 1), _three = Make(3, 2);

    private string Target => Path.Combine(_folder, "weights");

    public void Dispose()
    {
        _ten.Dispose();
        _three.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void All_but_the_classifier_is_loaded_on_purpose_and_the_rest_is_told()
    {
        WeightsFile.Save(_ten, Target);
        string before = _three.Checksum();
        Assert.Throws<InvalidDataException>(() => WeightsFile.Load(_three, Target));
        Assert.Equal(before, _three.Checksum());
        var bias = Values(_three, "fc.bias");

        var loaded = WeightsFile.Load(_three, Target, onlyFitting: true);
        Assert.Equal(["fc.weight", "fc.bias"], loaded.LeftOut);
        Assert.Equal(["fc.weight", "fc.bias"], loaded.NotFound);
        Assert.Equal(_three.State().Count - 2, loaded.Taken.Count);
        Assert.True(loaded.HasNormalization);
        Assert.EndsWith(
            "2 left out (fc.weight, fc.bias); 2 not found (fc.weight, fc.bias)", $"{loaded}", StringComparison.Ordinal);
        Assert.Equal(Values(_ten, "layer3.0.conv2.weight"), Values(_three, "layer3.0.conv2.weight"));
        Assert.Equal(bias, Values(_three, "fc.bias"));
    }

    [Fact]
    public void What_is_renamed_to_null_is_left_out_and_told()
    {
        var writer = new SafeTensorsWriter();
        foreach (var name in _ten.State().Where(s => s.Value.dtype == float32).Select(s => s.Name))
        {
            writer.Add($"model.{name}", Shape(_ten, name), Values(_ten, name));
        }
        writer.Add("ema_decay", [1], [0.5f]);
        writer.Write(Target);
        using var other = Make(10, 3);
        Assert.Contains("1 unexpected (ema_decay)", Assert.Throws<InvalidDataException>(
            () => WeightsFile.Load(other, Target, rename: name => name.Replace("model.", ""))).Message);
        var loaded = WeightsFile.Load(
            other, Target, rename: name => name == "ema_decay" ? null : name["model.".Length..]);
        Assert.Equal(["ema_decay"], loaded.LeftOut);
        Assert.Empty(loaded.NotFound);
        Assert.Equal(Values(_ten, "fc.bias"), Values(other, "fc.bias"));

        // Leaving out what the network needs is an error, unless what fits is all that is asked for.
        Assert.Contains("1 missing (fc.bias)", Assert.Throws<InvalidDataException>(
            () => WeightsFile.Load(other, Target, rename: WithoutBias)).Message);
        Assert.Equal(["fc.bias"], WeightsFile.Load(other, Target, rename: WithoutBias, onlyFitting: true).NotFound);

        static string? WithoutBias(string name) => name is "ema_decay" or "model.fc.bias" ? null : name["model.".Length..];
    }

    [Fact]
    public void A_file_that_fits_nothing_is_refused_and_so_is_loading_what_fits_by_order()
    {
        WeightsFile.Save(_ten, Target);
        string before = _three.Checksum();
        var error = Assert.Throws<InvalidDataException>(
            () => WeightsFile.Load(_three, Target, rename: name => "net." + name, onlyFitting: true));
        Assert.Contains($"Nothing of the weights in '{Target}' fits network 'resnet8'", error.Message);
        Assert.Throws<InvalidDataException>(
            () => new StartingWeights(Target) { Rename = _ => null }.LoadInto(_three, Letters));
        Assert.Throws<ArgumentException>(() => WeightsFile.Load(_three, Target, WeightsMatch.ByOrder, onlyFitting: true));
        Assert.Throws<FileNotFoundException>(() => new StartingWeights(Target + "s").LoadInto(_three, Letters));
        Assert.Equal(before, _three.Checksum());
    }

    [Theory]
    [InlineData("a b c", 0)]
    [InlineData("a c b", 2)] // the classifier's rows are of other classes
    [InlineData("d e f", 2)]
    [InlineData("caf\u00e9 b c", 0, "cafe\u0301 b c")] // one name in two spellings
    public void A_models_classifier_is_taken_for_the_same_classes_only(string classes, int leftOut, string own = "a b c")
    {
        File.WriteAllBytes(Target, ModelFile.Write(_three, classes.Split(' '), new Dictionary<string, string>()));
        using var other = Make(3, 4);
        var loaded = new StartingWeights(Target).LoadInto(other, own.Split(' '));
        Assert.Equal(leftOut, loaded.LeftOut.Count);
        Assert.Equal(leftOut == 0, Values(_three, "fc.weight").SequenceEqual(Values(other, "fc.weight")));
        Assert.Equal(Values(_three, "conv1.weight"), Values(other, "conv1.weight"));
    }

    [Fact]
    public void Every_family_has_its_classifier_found()
    {
        foreach (string name in new[] { "resnet8", "wrn_10_1", "vgg8", "MobileNetV2", "ShuffleV1", "ShuffleV2", "stripenet16" })
        {
            using var network = NetworkCatalog.Create(name, new(3, 32, 32), 3);
            using var wider = NetworkCatalog.Create(name, new(3, 32, 32), 4);
            string[] classifier = [
                .. network.State().Zip(wider.State()).Where(p => !p.First.Value.shape.SequenceEqual(p.Second.Value.shape))
                    .Select(p => p.First.Name)];
            Assert.NotEmpty(classifier);
            File.WriteAllBytes(Target, ModelFile.Write(network, ["d", "e", "f"], new Dictionary<string, string>()));
            Assert.Equal(classifier, new StartingWeights(Target).LoadInto(network, Letters).LeftOut);
        }
    }

    [Fact]
    public void Another_file_and_other_places_have_another_fingerprint()
    {
        WeightsFile.Save(_ten, Target);
        var first = new StartingWeights(Target).LoadInto(_three, Letters).Fingerprint;
        Assert.Equal(first, new StartingWeights(Target).LoadInto(_three, Letters).Fingerprint);
        var renamed = new StartingWeights(Target) { Rename = name => name == "conv1.weight" ? null : name };
        Assert.NotEqual(first, renamed.LoadInto(_three, Letters).Fingerprint);
        _ten.SetNormalization([1], [2]);
        WeightsFile.Save(_ten, Target);
        Assert.NotEqual(first, new StartingWeights(Target).LoadInto(_three, Letters).Fingerprint);
    }

    [Fact]
    public void A_damaged_model_is_noticed()
    {
        var file = ModelFile.Write(_three, Letters, new Dictionary<string, string>());
        file[^1] ^= 1;
        File.WriteAllBytes(Target, file);
        var error = Assert.Throws<InvalidDataException>(() => new StartingWeights(Target).LoadInto(_three, Letters));
        Assert.Contains(Target, error.Message);
        Assert.Contains("checksum", error.Message);
    }

    private static Network Make(int classes, long seed)
    {
        var network = NetworkCatalog.Create("resnet8", TinyImages.Shape, classes);
        using var generator = RandomStream.Create(seed, RandomStream.Initialization);
        network.InitializeWeights(generator);
        return network;
    }

    private static long[] Shape(Network network, string name) => network.State().Single(s => s.Name == name).Value.shape;

    private static float[] Values(Network network, string name) =>
        network.State().Single(s => s.Name == name).Value.detach().data<float>().ToArray();
}
