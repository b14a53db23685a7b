using DistPro.Engine.Data;
using DistPro.Engine.Distillation;
using DistPro.Engine.Networks;
using DistPro.Engine.Teachers;
using DistPro.Engine.Tests.Training;
using DistPro.Engine.Training;
using DistPro.Engine.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Networks;

/// <summary>The files of the folder Scripts; expected values are those that PyTorch printed when they were made.</summary>
[Collection(nameof(Alone))]
public sealed class ScriptNetworkTests : IDisposable
{
    private static readonly TrainingOptions Options = new() { Epochs = 1, BatchSize = 16, LearningRate = 0.01 };
    private static readonly double[] PlainLogits = [-0.3525640368461609, -0.03494913876056671];
    private static readonly double[] MapLogits = [-0.11994645744562149, 0.2904118597507477];

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly ImageStore _images = TinyImages.Make(32);

    public void Dispose()
    {
        _images.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Logits_are_those_of_PyTorch_for_pixels_in_0_to_255()
    {
        using var network = Load("plain.pt");
        AssertClose(PlainLogits, network.call(Pixels()));
        AssertClose(PlainLogits, network.Run(Pixels()).Logits);
        Assert.Equal(0, network.StageCount);
        Assert.Equal("torchscript:plain.pt", network.Name);
    }

    [Fact]
    public void The_normalisation_can_be_given()
    {
        using var network = new ScriptNetwork(PathOf("bare.pt"), TinyImages.Shape, 2, [10], [2]);
        AssertClose([(29.5 - 10) / 2, (33.5 - 10) / 2], network.call(Pixels()));
    }

    [Theory]
    [InlineData("flat.pt")] // a tuple of tensors
    [InlineData("nested.pt")] // a tuple of a tensor and a list
    public void Maps_that_it_returns_are_its_stages(string file)
    {
        using var network = Load(file);
        var output = network.Run(Pixels());
        AssertClose(MapLogits, output.Logits);
        AssertClose(MapLogits, network.call(Pixels()));
        Assert.Equal(["stem", "stage1"], output.Stages.Select(s => s.Name));
        Assert.Equal([1, 2, 8, 8], output.Stages[0].Raw.shape);
        Assert.Equal(2.585160255432129, output.Stages[0].Post.norm().item<float>(), 1e-6);
        Assert.Equal(0.7709922194480896, output.Stages[1].Pre.norm().item<float>(), 1e-6);
        Assert.True(output.Embedding.eq(output.Stages[1].Post.mean([2, 3])).all().item<bool>());
        Assert.Equal([1, 1], network.RunBlocks(Pixels()).Blocks.Select(b => b.Count));
    }

    [Fact]
    public void Without_parameters_it_has_a_device_predicts_and_is_measured()
    {
        using var predictor = new NetworkPredictor(Load("bare.pt"), CPU);
        Assert.Equal(DeviceType.CPU, predictor.Network.Device.type);
        // The first class of the images has the bright half on the left, as the first logit measures.
        var metrics = Evaluation.Run(predictor.Network, _images);
        Assert.Equal(1, metrics.Accuracy);
        var probabilities = predictor.Predict([.. Enumerable.Range(0, 64).Select(i => (byte)i)]);
        Assert.Equal(1 / (1 + Math.Exp((33.5 - 29.5) / 255)), probabilities[0], 1e-6);
    }

    [Theory]
    [InlineData("plain.pt", "kd")]
    [InlineData("bare.pt", "dkd")]
    [InlineData("flat.pt", "at")]
    [InlineData("nested.pt", "reviewkd")]
    public void It_teaches(string file, string objective)
    {
        using var student = TinyImages.Network(2);
        using var network = Load(file);
        using var teacher = new FixedTeacher(network);
        var before = teacher.Fingerprint;
        var result = Distiller.Run(student, teacher, new(objective), _images, Options);
        Assert.True(double.IsFinite(result.History[^1].LossParts[objective]));
        Assert.True(result.History[^1].LossParts[objective] > 0);
        Assert.Equal(before, new FixedTeacher(network).Fingerprint);
        Assert.Contains(("network", $"torchscript:{file}"), before.Values);
    }

    [Fact]
    public void Without_maps_objectives_on_maps_are_refused_before_the_first_batch()
    {
        using var student = TinyImages.Network(2);
        using var network = Load("plain.pt");
        using var teacher = new FixedTeacher(network);
        var error = Assert.Throws<InvalidOperationException>(() => Distiller.Run(student, teacher, new("at"), _images, Options));
        Assert.Contains("plain.pt", error.Message);
        Assert.Contains("no feature maps", error.Message);
    }

    [Fact]
    public void Its_checksum_tells_files_and_normalisations_apart()
    {
        using var plain = Load("plain.pt");
        using var flat = Load("flat.pt");
        using var other = new ScriptNetwork(PathOf("plain.pt"), TinyImages.Shape, 2, [1], [255]);
        using var same = Load("plain.pt");
        Assert.Equal(plain.Checksum(), same.Checksum());
        Assert.Equal(3, new[] { plain, flat, other }.Select(n => n.Checksum()).Distinct().Count());
    }

    [Fact]
    public void Weights_that_are_not_finite_are_refused_by_name()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.pt");
        string name;
        using (var script = jit.load(PathOf("plain.pt")))
        using (no_grad())
        {
            (name, var parameter) = script.named_parameters().First();
            parameter.fill_(double.NaN);
            jit.save(script, path);
        }
        try
        {
            var error = Assert.Throws<InvalidDataException>(() => new ScriptNetwork(path, TinyImages.Shape, 2));
            Assert.Contains($"'{path}' has values in '{name}' that are no finite numbers", error.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void It_is_neither_trained_nor_saved()
    {
        using var network = Load("plain.pt");
        var error = Assert.ThrowsAny<ArgumentException>(() => SupervisedTraining.Run(network, _images, Options));
        Assert.Contains("torchscript:plain.pt", error.Message);
        Assert.Contains("no weights that can be trained", error.Message);
        foreach (Action save in new Action[]
        {
            () => ModelFile.Write(network, ["left", "right"], new Dictionary<string, string>()),
            () => WeightsFile.Save(network, Path.Combine(Path.GetTempPath(), "never-written.safetensors")),
        })
        {
            Assert.Contains("Keep the file", Assert.Throws<InvalidOperationException>(save).Message);
        }
    }

    [Fact]
    public void What_does_not_fit_is_told()
    {
        var error = Assert.Throws<ArgumentException>(() => new ScriptNetwork(PathOf("plain.pt"), TinyImages.Shape, 3));
        Assert.Contains("logits (N, 3)", error.Message);
        Assert.Contains("(1, 2)", error.Message);
        error = Assert.Throws<ArgumentException>(() => new ScriptNetwork(PathOf("plain.pt"), new ImageShape(3, 8, 8), 2));
        Assert.Contains("3 x 8 x 8", error.Message);
        Assert.Contains("plain.pt", error.Message);
        using var network = Load("plain.pt");
        Assert.Contains("8 x 8", Assert.Throws<ArgumentException>(() => network.call(zeros(1, 1, 9, 9))).Message);
    }

    [Fact]
    public void Missing_and_foreign_files_are_told()
    {
        Assert.Contains(
            "none.pt", Assert.Throws<FileNotFoundException>(() => new ScriptNetwork("none.pt", TinyImages.Shape, 2)).Message);
        var error = Assert.Throws<InvalidDataException>(() => new ScriptNetwork(PathOf("make.py"), TinyImages.Shape, 2));
        Assert.Contains("make.py", error.Message);
        Assert.Contains("torch.jit.save", error.Message);
    }

    private static ScriptNetwork Load(string file) => new(PathOf(file), TinyImages.Shape, 2);

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Networks", "Scripts", file);

    private static Tensor Pixels() => arange(64).to(uint8).view(1, 1, 8, 8);

    private static void AssertClose(double[] expected, Tensor actual) =>
        Assert.All(expected.Zip(actual.detach().data<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
}
