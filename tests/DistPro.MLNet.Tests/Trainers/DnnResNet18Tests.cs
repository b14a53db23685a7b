using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Weights;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace DistPro.MLNet.Tests.Trainers;

/// <summary>The network of ML.NET's own package, in this library and in ONNX Runtime.</summary>
public sealed class DnnResNet18Tests
{
    private static readonly string Models = Path.Combine(AppContext.BaseDirectory, "DnnImageModels");

    private static string Trained => Path.Combine(Models, "ResNet18Onnx", "ResNet18.onnx");

    // What ends the stem, then each stage, in the file's graph; and the features.
    private static readonly string[] Maps =
        ["ReLU253_Output_0", "ReLU283_Output_0", "ReLU315_Output_0", "ReLU347_Output_0", "ReLU393_Output_0"];

    [Fact]
    public void Features_and_the_maps_of_all_stages_are_those_of_onnx_runtime()
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        using var network = NetworkCatalog.Create("ResNet20_ImageNet", new ImageShape(3, 224, 224), 3);
        var loaded = StartingWeights.DnnResNet18().LoadInto(network, ["a", "b", "c"]);
        Assert.Equal(110, loaded.Taken.Count);
        Assert.Empty(loaded.LeftOut);
        Assert.Equal(["fc.weight", "fc.bias"], loaded.NotFound);
        Assert.True(loaded.HasNormalization);

        random.manual_seed(1);
        var image = randint(0, 255, [1, 3, 224, 224], dtype: uint8);
        network.eval();
        var output = network.Run(image);
        var state = network.State().ToDictionary(s => s.Name, s => s.Value);
        var input = ((image - state["input_mean"]) / state["input_deviation"]).flip(1).contiguous();
        var expected = Run(WithOutputs(), [.. Maps, "Pooling395_Output_0"], input);
        foreach (var (stage, map) in output.Stages.Zip(expected))
        {
            Assert.InRange((stage.Post - map).abs().max().item<float>(), 0, 1e-4);
        }
        Assert.InRange((output.Embedding - expected[^1].reshape(1, 512)).abs().max().item<float>(), 0, 5e-5);
    }

    [Fact]
    public void The_mean_is_that_of_the_packages_own_preparation()
    {
        using var scope = NewDisposeScope();
        string preparation = Path.Combine(Models, "ResNetPrepOnnx", "ResNetPreprocess.onnx");
        var prepared = Run(File.ReadAllBytes(preparation), ["PreprocessedInput"], zeros(1, 3, 224, 224))[0];
        var mean = (-prepared.flip(1)).mean([0, 2, 3]).data<float>().ToArray();
        Assert.All(mean.Zip(StartingWeights.DnnResNet18().Mean!), p => Assert.Equal(p.First, p.Second, 1e-3f));
    }

    [Theory]
    [InlineData("ResNet18_ImageNet", 3, "8 unexpected")]
    [InlineData("ResNet20_ImageNet", 1, "conv1.weight [64, 1, 7, 7], found Parameter91 [64, 3, 7, 7]")]
    [InlineData("resnet8", 3, "of another shape")]
    public void Another_network_is_told(string name, int channels, string told)
    {
        using var network = NetworkCatalog.Create(name, new ImageShape(channels, 64, 64), 3);
        string before = network.Checksum();
        var start = StartingWeights.DnnResNet18() with { Mean = null };
        var error = Assert.Throws<InvalidDataException>(() => start.LoadInto(network, ["a", "b", "c"]));
        Assert.Contains($"The weights in '{start.Path}' are not those of network '{name}'", error.Message);
        Assert.Contains(told, error.Message);
        Assert.Equal(before, network.Checksum());
    }

    private static List<Tensor> Run(byte[] model, IReadOnlyList<string> outputs, Tensor input)
    {
        using var session = new InferenceSession(model);
        var value = new DenseTensor<float>(input.data<float>().ToArray(), [1, 3, 224, 224]);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor(session.InputNames[0], value)], outputs);
        return [.. results.Select(r => r.AsTensor<float>().ToDenseTensor())
            .Select(t => tensor(t.Buffer.ToArray()).view([.. t.Dimensions.ToArray().Select(d => (long)d)]))];
    }

    // A graph appended to a file of protocol buffers is merged into the one that is there: {7: {12: {1: name}}}.
    private static byte[] WithOutputs()
    {
        IEnumerable<byte> Field(int id, byte[] value) => [(byte)(id << 3 | 2), (byte)value.Length, .. value];
        return [
            .. File.ReadAllBytes(Trained),
            .. Maps.SelectMany(m => Field(7, [.. Field(12, [.. Field(1, System.Text.Encoding.UTF8.GetBytes(m))])]))];
    }
}
