using DistPro.Engine.Data;
using DistPro.Engine.Distillation;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Teachers;
using DistPro.Engine.Tests.Objectives;
using DistPro.Engine.Tests.Teachers;
using DistPro.Engine.Tests.Training;
using DistPro.Engine.Training;

namespace DistPro.Engine.Tests.Distillation;

[Collection(nameof(Alone))]
public sealed class DistillationTests : IDisposable
{
    // simkd takes a student of its own kind.
    private static readonly string[] AllObjectives = [.. ObjectiveCatalog.Names.Except([OwnMethod.Name, "simkd"])];

    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;
    private readonly ImageStore _images = TinyImages.Make(64);

    private TrainingOptions Options => new()
    {
        Epochs = 2,
        BatchSize = 16,
        LearningRate = 0.01,
        Checkpoint = new CheckpointSettings(Path.Combine(_folder, "run.checkpoint")),
    };

    public void Dispose()
    {
        _images.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Every_step_reports_every_part_and_the_parts_make_up_the_loss()
    {
        using var student = TinyImages.Network(2);
        using var teacher = new CountingTeacher();
        var result = Distiller.Run(student, teacher, new("kd", "fsp", "at"), _images, Options);
        var last = result.History[^1];
        Assert.Equal(["ce", "kd", "fsp", "at"], last.LossParts.Keys);
        Assert.Equal(0, last.LossParts["fsp"]); // only in the first ninth
        Assert.NotEqual(0, result.History[0].LossParts["fsp"]);
        Assert.Equal(last.Loss, last.LossParts.Values.Sum(), 1e-9);
    }

    [Fact]
    public void The_teacher_is_asked_once_per_batch_and_stays_as_it_was()
    {
        using var student = TinyImages.Network(2);
        using var teacher = new CountingTeacher();
        var before = teacher.Fingerprint;
        teacher.Network.train(); // somebody else may do that
        Distiller.Run(student, teacher, new([.. AllObjectives.Select(n => new ObjectiveChoice(n))]), _images, Options);
        Assert.Equal(1 + 2 * 4, teacher.Answers); // the probe, then two epochs of four batches
        Assert.Equal(before, teacher.Fingerprint); // says its weights and running statistics
        Assert.False(teacher.RequiredGradients);
        Assert.All(teacher.Network.parameters(), p => Assert.True(p.grad is null || p.grad.abs().sum().item<float>() == 0));
    }

    [Theory]
    [InlineData("crd")]
    [InlineData("reviewkd")]
    public void A_stopped_run_goes_on_bit_for_bit_with_connectors_and_draws(string objective)
    {
        var expected = Train(objective, Options with { Checkpoint = null }, stopAfter: 0);
        Assert.Null(Train(objective, Options, stopAfter: 5));
        Assert.Equal(expected, Train(objective, Options, stopAfter: 0));
    }

    [Fact]
    public void A_checkpoint_of_another_teacher_is_refused()
    {
        Assert.Null(Train("kd", Options, stopAfter: 5));
        var error = Assert.Throws<InvalidOperationException>(() => Train("kd", Options, stopAfter: 0, teacherSeed: 9));
        Assert.Contains("Task", error.Message);
    }

    [Fact]
    public void A_teacher_for_other_images_is_refused_before_the_first_batch()
    {
        using var student = TinyImages.Network();
        using var other = NetworkCatalog.Create("resnet8", new ImageShape(1, 16, 16), 2);
        using var teacher = new FixedTeacher(other);
        var error = Assert.Throws<ArgumentException>(() => Distiller.Run(student, teacher, new("kd"), _images, Options));
        Assert.Contains("16 x 16", error.Message);
        Assert.Contains("8 x 8", error.Message);
    }

    [Fact]
    public void Mixed_images_go_with_objectives_that_need_no_class()
    {
        using var student = TinyImages.Network(2);
        using var teacher = new CountingTeacher();
        var options = Options with { Checkpoint = null, Augmentation = new Augmentation { MixUp = 0.4 } };
        Assert.Equal(2, Distiller.Run(student, teacher, new("kd"), _images, options).History.Count);
        var error = Assert.Throws<InvalidOperationException>(() => Distiller.Run(student, teacher, new("dkd"), _images, options));
        Assert.Contains("MixUp", error.Message);
    }

    [Fact]
    public void Unknown_objectives_and_settings_are_refused_by_name()
    {
        using var student = TinyImages.Network(2);
        using var teacher = new CountingTeacher();
        Assert.Contains(
            "'kdd'",
            Assert.Throws<ArgumentException>(() => Distiller.Run(student, teacher, new("kdd"), _images, Options)).Message);
        var choice = new ObjectiveChoice("kd") { Settings = new Dictionary<string, object> { ["heat"] = 3 } };
        var error = Assert.Throws<ArgumentException>(() => Distiller.Run(student, teacher, new(choice), _images, Options));
        Assert.Contains("'heat'", error.Message);
        Assert.Contains("temperature", error.Message);
        Assert.Equal(0, teacher.Answers);
    }

    [Fact]
    public void Settings_reach_the_objective()
    {
        using var pair = new TinyPair(TinyNetwork.Teacher());
        var choice = new ObjectiveChoice("kd", 2) { Settings = new Dictionary<string, object> { ["temperature"] = 3 } };
        using var sum = ObjectiveCatalog.CreateAll([choice, "ce"], pair.Setup());
        var input = pair.Input();
        double expected = 2 * Kd.Loss(input.Student.Logits, input.Teacher.Logits, 3).item<double>();
        Assert.Equal(expected, sum.LossParts(input).Parts[0].Value.item<double>(), 1e-12);
        Assert.Equal("kd weight=2 temperature=3", choice.ToString());
    }

    private float[]? Train(string objective, TrainingOptions options, int stopAfter, int teacherSeed = 1)
    {
        using var source = new CancellationTokenSource();
        using var student = TinyImages.Network(2);
        using var network = TinyImages.Network(teacherSeed);
        using var teacher = new FixedTeacher(network);
        using var distillation = new DistillationTask(
            student, teacher, new Curriculum(objective), _images, options);
        try
        {
            TrainingLoop.Run(
                student, new StoppingTask(distillation, source, stopAfter), _images, null, options, null, source.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        var trained = student.parameters().Concat(distillation.Connector?.parameters() ?? []);
        return [.. trained.SelectMany(p => p.detach().data<float>().ToArray())];
    }
}
