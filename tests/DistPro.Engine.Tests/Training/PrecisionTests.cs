using DistPro.Engine.Data;
using DistPro.Engine.Distillation;
using DistPro.Engine.Networks;
using DistPro.Engine.Search;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Training;

/// <summary>The switches for TensorFloat32 are the process's, hence alone.</summary>
[Collection(nameof(Alone))]
public sealed class PrecisionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;

    private TrainingOptions Options => new()
    {
        Epochs = 3,
        BatchSize = 16,
        Augmentation = new Augmentation { Padding = 0, Flip = false },
        LearningRate = 0.02,
        AverageDecay = 0.9,
        Precision = Precision.BFloat16,
        Checkpoint = new CheckpointSettings(Path.Combine(_folder, "run.checkpoint")),
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Gradients_in_bfloat16_are_those_of_float32_to_its_digits()
    {
        var exact = Gradients(Precision.Float32);
        var rounded = Gradients(Precision.BFloat16);
        Assert.NotEqual(exact, rounded);
        double dot = exact.Zip(rounded, (a, b) => (double)a * b).Sum(), length = Math.Sqrt(exact.Sum(a => (double)a * a));
        Assert.Equal(1, dot / (length * Math.Sqrt(rounded.Sum(b => (double)b * b))), 0.02); // the cosine
        Assert.Equal(length, Math.Sqrt(rounded.Sum(b => (double)b * b)), 0.05 * length);
    }

    [Fact]
    public void Training_in_bfloat16_gets_as_far_as_in_float32_and_leaves_float32()
    {
        using var images = TinyImages.Make(64);
        using var exact = TinyImages.Network();
        using var rounded = TinyImages.Network();
        var options = Options with { Checkpoint = null, AverageDecay = null };
        var expected = SupervisedTraining.Run(exact, images, options with { Precision = Precision.Float32 }).History;
        var found = SupervisedTraining.Run(rounded, images, options).History;
        Assert.All(rounded.parameters(), p => Assert.Equal(float32, p.dtype));
        Assert.NotEqual(expected[0].Loss, found[0].Loss);
        Assert.Equal(expected[0].Loss, found[0].Loss, 0.05);
        Assert.True(expected[^1].Loss < 0.5 * expected[0].Loss); // there was something to learn
        Assert.Equal(expected[^1].Loss, found[^1].Loss, 0.05);
    }

    [Theory]
    [InlineData("resnet8")]
    [InlineData("wrn_10_1")]
    [InlineData("vgg8")]
    [InlineData("MobileNetV2")]
    [InlineData("ShuffleV1")]
    [InlineData("ShuffleV2")]
    [InlineData("pyramidnet14_12")]
    public void Every_family_trains_in_bfloat16_and_gives_float32(string name)
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCatalog.Create(name, new ImageShape(3, 32, 32), 2);
        using var parameters = new FlatParameters(network.parameters());
        using var backpropagation = new Backpropagation(network, parameters, Precision.BFloat16);
        network.SetNormalization([100, 100, 100], [60, 60, 60]);
        var images = randint(0, 256, [4, 3, 32, 32], dtype: uint8);
        backpropagation.Run(learner =>
        {
            var output = learner.Run(images);
            Assert.All(
                output.Stages.SelectMany(s => new[] { s.Raw, s.Pre, s.Post }).Concat([output.Logits, output.Embedding]),
                t => Assert.Equal(float32, t.dtype));
            return new StepLoss(output.Logits, ("sum", output.Logits.square().sum()));
        });
        Assert.All(network.parameters().Where(p => p.ndim > 1), p => Assert.True(p.grad!.abs().sum().item<float>() > 0));
    }

    [Fact]
    public void Running_statistics_are_the_networks_own()
    {
        using var network = TinyImages.Network();
        using var images = TinyImages.Make(16);
        using var parameters = new FlatParameters(network.parameters());
        using var backpropagation = new Backpropagation(network, parameters, Precision.BFloat16);
        var before = network.named_buffers().Select(b => b.buffer.to(float64).sum().item<double>()).ToArray();
        backpropagation.Run(Loss(images));
        var after = network.named_buffers().Select(b => b.buffer.to(float64).sum().item<double>()).ToArray();
        Assert.Equal(before[..2], after[..2]); // the normalisation of the input
        Assert.All(before[2..].Zip(after[2..]), p => Assert.NotEqual(p.First, p.Second));
    }

    [Fact]
    public void A_stopped_run_with_connectors_goes_on_bit_for_bit()
    {
        var expected = Distil(Options with { Checkpoint = null }, stopAfter: 0);
        Assert.Null(Distil(Options, stopAfter: 5));
        Assert.Equal(expected, Distil(Options, stopAfter: 0));
    }

    [Fact]
    public void A_checkpoint_of_another_precision_is_refused()
    {
        Assert.Null(Distil(Options, stopAfter: 5));
        var error = Assert.Throws<InvalidOperationException>(
            () => Distil(Options with { Precision = Precision.Float32 }, stopAfter: 0));
        Assert.Contains("Precision", error.Message);
    }

    [Theory]
    [InlineData(Precision.Float32, false)]
    [InlineData(Precision.TensorFloat32, true)]
    [InlineData(Precision.BFloat16, true)]
    public void The_switches_of_the_process_are_set_during_the_run_and_then_as_before(Precision precision, bool allowed)
    {
        using var network = TinyImages.Network();
        using var images = TinyImages.Make(16);
        var before = (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32);
        (bool, bool)? during = null;
        var progress = new Watcher(() => during = (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32));
        SupervisedTraining.Run(network, images, new TrainingOptions { Epochs = 1, Precision = precision }, progress);
        Assert.Equal((allowed, allowed), during);
        Assert.Equal(before, (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32));
    }

    [Fact]
    public void An_unknown_precision_and_a_search_in_bfloat16_are_refused()
    {
        using var network = TinyImages.Network();
        using var images = TinyImages.Make(16);
        var unknown = Options with { Precision = (Precision)9 };
        Assert.Throws<ArgumentOutOfRangeException>(() => SupervisedTraining.Run(network, images, unknown));
        using var teacher = new FixedTeacher(network);
        var error = Assert.Throws<ArgumentException>(
            () => ProcessSearch.Run(network, teacher, [], images, new SearchOptions(), Options));
        Assert.Contains("bfloat16", error.Message);
    }

    private static Func<Network, StepLoss> Loss(ImageStore images) => learner =>
    {
        var logits = learner.call(images.Images);
        Assert.Equal(float32, logits.dtype);
        return new StepLoss(logits, ("ce", nn.functional.cross_entropy(logits, images.Labels)));
    };

    private static float[] Gradients(Precision precision)
    {
        using var scope = NewDisposeScope();
        using var network = TinyImages.Network();
        using var images = TinyImages.Make(16);
        using var parameters = new FlatParameters(network.parameters());
        using var backpropagation = new Backpropagation(network, parameters, precision);
        backpropagation.Run(Loss(images));
        backpropagation.Run(Loss(images)); // starts from zero again
        return parameters.Gradients.data<float>().ToArray();
    }

    private static float[]? Distil(TrainingOptions options, int stopAfter)
    {
        using var source = new CancellationTokenSource();
        using var images = TinyImages.Make(64);
        using var student = TinyImages.Network(2);
        using var network = TinyImages.Network();
        using var teacher = new FixedTeacher(network);
        using var distillation = new DistillationTask(
            student, teacher, new Curriculum("kd", "reviewkd"), images, options);
        var before = distillation.Connector!.parameters().First().abs().sum().item<float>();
        try
        {
            var task = new StoppingTask(distillation, source, stopAfter);
            TrainingLoop.Run(student, task, images, null, options, null, source.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        Assert.NotEqual(before, distillation.Connector!.parameters().First().abs().sum().item<float>());
        var parameters = student.parameters().Concat(distillation.Connector!.parameters());
        return [.. parameters.SelectMany(p => p.detach().data<float>().ToArray())];
    }

    private sealed class Watcher(Action look) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => look();
    }
}
