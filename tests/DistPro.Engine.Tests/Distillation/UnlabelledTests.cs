using DistPro.Engine.Data;
using DistPro.Engine.Distillation;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Distillation;

public sealed class UnlabelledTests : IDisposable
{
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 6,
        BatchSize = 8,
        LearningRate = 0.05,
        Augmentation = Augmentation.None,
    };

    private readonly ImageStore _labelled = TinyImages.Make(40);

    public void Dispose() => _labelled.Dispose();

    [Fact]
    public void Images_without_a_class_do_not_count_in_the_labels_loss()
    {
        using var scope = NewDisposeScope();
        var logits = randn(5, 3, dtype: float64);
        var labels = tensor(new long[] { 2, -1, 0, -1, 1 });
        var known = tensor(new long[] { 0, 2, 4 });
        double Expected(double smoothing) => nn.functional.cross_entropy(
            logits.index_select(0, known), labels.index_select(0, known), label_smoothing: smoothing).item<double>();
        Assert.Equal(Expected(0), CrossEntropy.Loss(logits, labels, null, 0, hasUnlabelled: true).item<double>(), 1e-12);
        Assert.Equal(Expected(0.1), CrossEntropy.Loss(logits, labels, null, 0.1, hasUnlabelled: true).item<double>(), 1e-12);
    }

    [Fact]
    public void A_batch_without_any_class_has_no_labels_loss_and_no_gradient_of_it()
    {
        using var scope = NewDisposeScope();
        var logits = randn([4, 3], dtype: float64, requires_grad: true);
        var loss = CrossEntropy.Loss(logits, full([4], -1, dtype: int64), null, 0.1, hasUnlabelled: true);
        Backward.Run(loss);
        Assert.Equal(0, loss.item<double>());
        Assert.Equal(0, logits.grad!.abs().sum().item<double>());
    }

    [Fact]
    public void Of_mixed_images_the_part_that_has_a_class_counts_by_its_share()
    {
        using var scope = NewDisposeScope();
        var logits = randn(3, 2, dtype: float64);
        var mixed = new MixedLabels(tensor(new long[] { 1, -1, -1 }), tensor(new double[] { 0.25, 0.6, 0.5 }));
        var loss = CrossEntropy.Loss(logits, tensor(new long[] { -1, 0, -1 }), mixed, 0, hasUnlabelled: true).item<double>();
        var log = nn.functional.log_softmax(logits, 1);
        double first = log[0, 1].item<double>(), second = log[1, 0].item<double>();
        Assert.Equal(-(0.75 * first + 0.6 * second) / (0.75 + 0.6), loss, 1e-12);
    }

    [Fact]
    public void An_objective_that_asks_for_a_class_gets_the_teachers_where_there_is_none()
    {
        using var scope = NewDisposeScope();
        var teacher = NetworkOutput.WithoutMaps(tensor(new float[,] { { 0, 3 }, { 2, 1 }, { 5, 0 } }), null, "teacher");
        var input = new ObjectiveInput(teacher, teacher, tensor(new long[] { 0, -1, -1 }), arange(3), 0)
        {
            HasUnlabelled = true,
        };
        Assert.Equal([0, 0, 0], input.Labels.data<long>().ToArray());
        var known = new ObjectiveInput(teacher, teacher, tensor(new long[] { 1, 1, 0 }), arange(3), 0);
        Assert.Equal([1, 1, 0], known.Labels.data<long>().ToArray());
    }

    [Theory]
    [InlineData("kd")]
    [InlineData("dkd")]
    [InlineData("nkd")]
    [InlineData("wsl")]
    public void A_student_learns_from_images_without_a_class_what_the_teacher_knows(string objective)
    {
        using var network = TinyImages.Network();
        SupervisedTraining.Run(network, _labelled, Options);
        using var images = Unlabelled(_labelled);
        using var student = TinyImages.Network(2);
        using var teacher = new FixedTeacher(network);
        var result = Distiller.Run(student, teacher, new Curriculum(objective), images, Options);
        Assert.InRange(result.History[^1].Accuracy, 0.9, 1); // agreement with the teacher
        Assert.Equal(0, result.History[^1].LossParts["ce"]);
        Assert.InRange(Evaluation.Run(student, _labelled).Accuracy, 0.95, 1);
    }

    [Fact]
    public void Validation_images_are_never_taken_from_those_without_a_class()
    {
        var builder = new ImageStoreBuilder(TinyImages.Shape, 2);
        for (int i = 0; i < 30; i++)
        {
            builder.Add(i % 3 - 1, source: 100 + i);
        }
        using var store = builder.Build();
        Assert.Equal(10, store.UnlabelledCount);
        Assert.Equal(Enumerable.Range(100, 30).Select(i => (long)i), store.Sources);
        var (training, validation) = ValidationSplit.ByClass(store, 0.5, seed: 1);
        Assert.All(validation.Rows, row => Assert.NotEqual(0, row % 3));
        Assert.Equal(10, validation.Count);
        Assert.Equal(20, training.Count);
    }

    [Fact]
    public void Without_a_teacher_and_for_an_objective_that_contrasts_classes_they_are_an_error()
    {
        using var images = Unlabelled(_labelled);
        using var student = TinyImages.Network(2);
        var error = Assert.Throws<ArgumentException>(() => SupervisedTraining.Run(student, images, Options));
        Assert.Contains("found 40 without one", error.Message);
        using var network = TinyImages.Network();
        using var teacher = new FixedTeacher(network);
        error = Assert.Throws<ArgumentException>(
            () => Distiller.Run(student, teacher, new Curriculum("crd"), images, Options));
        Assert.Contains("images without a class", error.Message);
    }

    [Theory]
    [InlineData("at")]
    [InlineData("reviewkd")]
    [InlineData("ce")]
    public void Where_nothing_would_teach_the_last_layer_it_is_an_error(string objective)
    {
        using var images = Unlabelled(_labelled);
        using var student = TinyImages.Network(2);
        using var network = TinyImages.Network();
        using var teacher = new FixedTeacher(network);
        var error = Assert.Throws<ArgumentException>(
            () => Distiller.Run(student, teacher, new Curriculum(objective), images, Options));
        Assert.Contains("last layer", error.Message);
        Distiller.Run(student, teacher, new Curriculum(objective, "kd"), images, Options with { Epochs = 1 });
    }

    private static ImageStore Unlabelled(ImageStore store)
    {
        var builder = new ImageStoreBuilder(store.Shape, store.ClassCount);
        for (int i = 0; i < store.Count; i++)
        {
            using var image = store.Images[i];
            image.bytes.CopyTo(builder.Add(ImageStore.Unlabelled));
        }
        return builder.Build();
    }
}
