using DistPro.Engine.Data;
using DistPro.Engine.Distillation;
using DistPro.Engine.Networks;
using DistPro.Engine.Pathways;
using DistPro.Engine.Processes;
using DistPro.Engine.Teachers;
using DistPro.Engine.Tests.Search;
using DistPro.Engine.Tests.Training;
using DistPro.Engine.Training;

namespace DistPro.Engine.Tests.Distillation;

[Collection(nameof(Alone))]
public sealed class CurriculumTests : IDisposable
{
    private static readonly Pathway Complex = new(1, 2, "complex"), Attention = new(3, 3, "at"), Counted = new(
        2, 3, CountingTransform.Name);

    private readonly ImageStore _images = TinyImages.Make(64);

    public void Dispose() => _images.Dispose();

    [Fact]
    public void Weights_follow_the_process_and_every_pathway_is_reported()
    {
        var history = Distil(Process([1, 2, 0.5], [3, 4, 0.5]), strength: 2).History;
        Assert.Equal(["ce", "1>2 complex", "3>3 at", "2>3 test-counting"], history[0].LossParts.Keys);
        // The distance of the counting transform is 1, its weight 0.5, the strength 2.
        Assert.All(history, h => Assert.Equal(1, h.LossParts["2>3 test-counting"], 1e-6));
    }

    [Fact]
    public void A_pathway_cut_at_a_moment_is_not_computed_there()
    {
        CountingTransform.Calls = 0;
        // 16 steps; the third pathway ends half-way
        var history = Distil(Process([1, 1, 1], [1, 1, 0], [1, 1, 0]), epochs: 4).History;
        Assert.Equal(8 + 1, CountingTransform.Calls); // one more to see that the teacher can answer
        Assert.Equal(0, history[^1].LossParts["2>3 test-counting"]);
    }

    [Fact]
    public void A_pathway_that_is_never_used_is_not_even_built()
    {
        CountingTransform.Built = 0;
        var history = Distil(Process([1, 1, 0])).History;
        Assert.Equal(0, CountingTransform.Built);
        Assert.Equal(["ce", "1>2 complex", "3>3 at"], history[0].LossParts.Keys);
    }

    [Fact]
    public void A_process_of_zeros_teaches_as_the_labels_alone_do()
    {
        using var expected = TinyImages.Network(2);
        SupervisedTraining.Run(expected, _images, Options(2));
        using var student = TinyImages.Network(2);
        Distil(Process([0, 0, 0]), student: student);
        Assert.Equal(Weights(expected), Weights(student));
    }

    [Fact]
    public void A_process_for_more_stages_than_there_are_is_refused_by_name()
    {
        var origin =
            new ProcessOrigin { Teacher = new ProcessNetwork("deep", 6, "", 2), Student = new ProcessNetwork("deep", 6, "", 2) };
        var error = Assert.Throws<ArgumentException>(
            () => Distil(new DistillationProcess([new Pathway(5, 5, "at")], [[1.0]], origin)));
        Assert.Contains("5>5 at", error.Message);
    }

    private static DistillationProcess Process(params double[][] rows)
    {
        var network = new ProcessNetwork("resnet8", 4, "1 x 8 x 8", 2);
        return new DistillationProcess(
            [Complex, Attention, Counted], rows, new ProcessOrigin { Teacher = network, Student = network });
    }

    private static TrainingOptions Options(int epochs) => new() { Epochs = epochs, BatchSize = 16, LearningRate = 0.01 };

    private static float[] Weights(Network network) =>
        [.. network.parameters().SelectMany(p => p.detach().data<float>().ToArray())];

    private TrainingResult Distil(DistillationProcess process, double strength = 1, int epochs = 2, Network? student = null)
    {
        using var own = TinyImages.Network(2);
        using var network = TinyImages.Network(1);
        using var teacher = new FixedTeacher(network);
        return Distiller.Run(
            student ?? own, teacher, new Curriculum { Process = process, Strength = strength }, _images, Options(epochs));
    }
}
