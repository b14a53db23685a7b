using DistPro.Engine.Data;
using DistPro.Engine.Distillation;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;
using DistPro.Engine.Teachers;
using DistPro.Engine.Tests.Training;
using DistPro.Engine.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Teachers;

[Collection(nameof(Alone))]
public sealed class EnsembleTeacherTests : IDisposable
{
    private static readonly TrainingOptions Options = new() { Epochs = 1, BatchSize = 16, LearningRate = 0.01 };

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly ImageStore _images = TinyImages.Make(32);

    public void Dispose()
    {
        _images.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void The_softmax_of_its_logits_is_the_mean_of_the_members_probabilities()
    {
        using var ensemble = new EnsembleTeacher([new GivenTeacher(2, -1), new GivenTeacher(-3, 0.5)]);
        using var batch = Batch();
        double first = (Softmax(2, -1) + Softmax(-3, 0.5)) / 2;
        var logits = ensemble.Answer(batch, 0).Logits;
        Assert.Equal([2, 2], logits.shape);
        AssertClose([first, 1 - first], nn.functional.softmax(logits, 1)[0]);
        AssertClose([Math.Log(first), Math.Log(1 - first)], logits[1]);
    }

    [Fact]
    public void Or_its_logits_are_the_mean_of_theirs()
    {
        using var ensemble = new EnsembleTeacher([new GivenTeacher(2, -1), new GivenTeacher(-3, 0.5)], EnsembleMean.Logits);
        using var batch = Batch();
        AssertClose([-0.5, -0.25], ensemble.Answer(batch, 0).Logits[0]);
    }

    [Fact]
    public void Kd_at_a_temperature_matches_the_mean_probabilities_softened()
    {
        using var ensemble = new EnsembleTeacher([new GivenTeacher(2, -1), new GivenTeacher(-3, 0.5)]);
        using var batch = Batch();
        const double T = 4;
        double p = (Softmax(2, -1) + Softmax(-3, 0.5)) / 2;
        double t = Math.Pow(p, 1 / T) / (Math.Pow(p, 1 / T) + Math.Pow(1 - p, 1 / T)), s = Softmax(1 / T, 0);
        double expected = T * T * (t * Math.Log(t / s) + (1 - t) * Math.Log((1 - t) / (1 - s)));
        var student = tensor(new[,] { { 1.0, 0.0 }, { 1.0, 0.0 } });
        Assert.Equal(expected, Kd.Loss(student, ensemble.Answer(batch, 0).Logits, T).item<double>(), 1e-9);
    }

    [Fact]
    public void Each_member_is_asked_once_per_batch_in_its_own_class_order()
    {
        using var student = TinyImages.Network(2);
        var members = new[] { new CountingTeacher(3), new CountingTeacher(4, [1, 0]) };
        using var teacher = new EnsembleTeacher(members, EnsembleMean.Logits);
        using var batch = Batch();
        members[0].Network.eval();
        members[1].Network.eval();
        var expected = (members[0].Network.call(batch.Images) + members[1].Network.call(batch.Images).flip(1)) / 2;
        Assert.True(teacher.Answer(batch, 0).Logits.eq(expected).all().item<bool>());

        Distiller.Run(student, teacher, new("kd"), _images, Options);
        Assert.All(members, m => Assert.Equal(1 + 1 + 2, m.Answers)); // the batch above, the probe, two batches
        Assert.Contains(("mean of", "Logits"), teacher.Fingerprint.Values);
        var told = teacher.Fingerprint.Values.Select(v => v.Value).ToArray();
        Assert.All(members, m => Assert.All(m.Fingerprint.Values, v => Assert.Contains(v.Value, told)));
    }

    [Theory]
    [InlineData("reviewkd")] // has a connector
    [InlineData("at")] // has none
    [InlineData("rkd")] // takes the embedding
    public void Objectives_on_feature_maps_are_refused_before_the_first_batch(string objective)
    {
        using var student = TinyImages.Network(2);
        var member = new CountingTeacher(3);
        using var teacher = new EnsembleTeacher([member, new CountingTeacher(4)]);
        var error = Assert.Throws<InvalidOperationException>(
            () => Distiller.Run(student, teacher, new("kd", objective), _images, Options));
        Assert.Contains("ensemble of 2 teachers", error.Message);
        Assert.Contains("kd, dkd or dist", error.Message);
        Assert.Equal(1, member.Answers);
    }

    [Fact]
    public void Members_for_other_images_and_no_members_are_refused()
    {
        using var other = NetworkCatalog.Create("resnet8", new ImageShape(1, 16, 16), 2);
        using var small = new CountingTeacher();
        using var large = new FixedTeacher(other);
        var error = Assert.Throws<ArgumentException>(() => new EnsembleTeacher([small, large]));
        Assert.Contains("1 x 8 x 8", error.Message);
        Assert.Contains("1 x 16 x 16", error.Message);
        Assert.Throws<ArgumentException>(() => new EnsembleTeacher([]));
    }

    private static double Softmax(double a, double b) => 1 / (1 + Math.Exp(b - a));

    private static void AssertClose(double[] expected, Tensor actual) =>
        Assert.All(
            expected.Zip(actual.to(float64).data<double>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));

    private Batch Batch() => BatchLoader.InOrder(new ImageSelection(_images, [0, 1]), 2, CPU).Single();

    /// <summary>Answers every image with the same logits.</summary>
    [Fact]
    public void Ways_to_teach_are_found_by_name_with_settings()
    {
        Assert.Equal(["cached", "ensemble", "network"], TeacherCatalog.All.Names);
        using var ensemble = TeacherCatalog.All.Create("ensemble", new Dictionary<string, object> { ["mean"] = "logits" })
            .Create([new CountingTeacher(), new CountingTeacher(2)]);
        Assert.Contains(("mean of", "Logits"), ensemble.Fingerprint.Values);
        using var alone = new CountingTeacher();
        Assert.Same(alone, TeacherCatalog.All.Create("network").Create([alone]));
        Assert.Throws<ArgumentException>(() => TeacherCatalog.All.Create("network").Create([alone, alone]));
        using var cached = TeacherCatalog.All.Create(
            "cached", new Dictionary<string, object> { ["folder"] = "nowhere" }).Create([alone]);
        Assert.IsType<CachedTeacher>(cached);
    }

    private sealed class GivenTeacher(params double[] logits) : Teacher
    {
        public override string Name => "given";

        public override Fingerprint Fingerprint => Fingerprint.Empty.With("test", "given");

        public override ImageShape Shape => TinyImages.Shape;

        public override int ClassCount => logits.Length;

        public override void Dispose()
        {
        }

        protected override NetworkOutput Compute(Batch batch, int epoch) =>
            NetworkOutput.WithoutMaps(tensor(logits).expand(batch.Images.shape[0], logits.Length), null, "This teacher");
    }
}
