using DistPro.Engine.Data;
using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Data;

public sealed class WeightsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;

    private delegate Tensor Loss(Tensor student, Tensor teacher, Tensor labels, Tensor? weights);

    private static readonly Dictionary<string, Loss> Losses = new()
    {
        ["ce"] = (s, t, y, w) => CrossEntropy.Loss(s, y, null, 0, weights: w),
        ["label-smoothing"] = (s, t, y, w) => CrossEntropy.Loss(s, y, null, 0.1, weights: w),
        ["kd"] = (s, t, y, w) => Kd.Loss(s, t, 4, w),
        ["kd-ls"] = (s, t, y, w) => KdStandardized.Loss(s, t, 2, w),
        ["wsl"] = (s, t, y, w) => Wsl.Loss(s, t, y, 2, w),
        ["dkd"] = (s, t, y, w) => Dkd.Loss(s, t, y, 1, 8, 4, w),
        ["nkd"] = (s, t, y, w) => Nkd.Loss(s, t, y, 1.5, 1, w),
        ["dist"] = (s, t, y, w) => Dist.Loss(s, t, 1, 0, 4, w),
    };

    public static TheoryData<string> Names => [.. Losses.Keys];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_weight_of_two_is_the_image_twice_and_one_of_zero_is_no_image(string name)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(1);
        var student = randn([3, 5], dtype: float64, generator: random);
        var teacher = randn([3, 5], dtype: float64, generator: random);
        var labels = tensor(new long[] { 4, 0, 2 });
        var (loss, gradient) = Of(tensor(new double[] { 2, 1, 0 }), tensor(new long[] { 0, 1, 2 })); // weights 2, 1, 0: mean 1
        var (twice, expected) = Of(null, tensor(new long[] { 0, 0, 1 }));
        Assert.Equal(twice, loss, 1e-12);
        Assert.Equal(expected, gradient, (a, b) => Math.Abs(a - b) < 1e-12);

        (double, double[]) Of(Tensor? weights, Tensor rows)
        {
            var logits = student.detach().requires_grad_();
            var value = Losses[name](
                logits.index_select(0, rows), teacher.index_select(0, rows), labels.index_select(0, rows), weights);
            Backward.Run(value);
            return (value.item<double>(), [.. logits.grad!.data<double>()]);
        }
    }

    [Fact]
    public void Objectives_on_logits_see_the_weights_of_the_batch()
    {
        using var pair = new Objectives.TinyPair(Objectives.TinyNetwork.Teacher());
        var weights = tensor(new double[] { 0, 0, 0, 8, 0, 0, 0, 0 });
        foreach (string name in Losses.Keys.Except(["dist"])) // whose columns are of the whole batch
        {
            using var objective = ObjectiveCatalog.Create(name, pair.Setup());
            var input = pair.Input();
            var fourth = new ObjectiveInput(
                input.Student with { Logits = input.Student.Logits.narrow(0, 3, 1) },
                input.Teacher with { Logits = input.Teacher.Logits.narrow(0, 3, 1) },
                input.Labels.narrow(0, 3, 1), input.Indices.narrow(0, 3, 1), input.Progress);
            Assert.Equal(
                objective.Loss(fourth).item<double>(), objective.Loss(input with { Weights = weights }).item<double>(), 1e-9);
        }
    }

    [Fact]
    public void An_image_mixed_of_two_counts_by_the_weights_and_shares_of_both()
    {
        using var scope = NewDisposeScope();
        var logits = randn(1, 3, dtype: float64);
        var mixed = new MixedLabels(tensor(new long[] { 2 }), tensor(new double[] { 0.25 }))
        {
            Weights = tensor(new double[] { 0.5 }),
        };
        var loss = CrossEntropy.Loss(logits, tensor(new long[] { 1 }), mixed, 0, weights: tensor(new double[] { 3 }));
        var log = nn.functional.log_softmax(logits, 1);
        Assert.Equal(
            -(0.25 * 3 * log[0, 1].item<double>() + 0.75 * 0.5 * log[0, 2].item<double>()), loss.item<double>(), 1e-12);
    }

    [Fact]
    public void Weights_have_the_mean_one_over_the_images_selected_and_go_with_them()
    {
        using var store = RareImages.Make(common: 3, rare: 1);
        var images = new ImageSelection(store, [0, 1, 3]).Weighted([2, 4, 100, 6]);
        Assert.Equal([0.5f, 1, 25, 1.5f], images.Weights!);
        var loader = new BatchLoader(images, 3, Augmentation.None with { MixUp = 1 }, seed: 1, CPU);
        using var batch = loader.Epoch(0).Single();
        Assert.Equal(
            batch.Indices.data<long>().Select(row => images.Weights![(int)row]), batch.Weights!.data<float>().ToArray());
        Assert.Equal(3, batch.Mixed!.Weights!.data<float>().Sum());
    }

    [Fact]
    public void Weights_that_are_all_alike_are_none()
    {
        using var store = RareImages.Make(common: 3, rare: 3);
        Assert.Null(new ImageSelection(store).Weighted([7, 7, 7, 7, 7, 7]).Weights);
        Assert.Null(ClassWeights.Balanced.Apply(store, RareImages.Names).Weights);
    }

    [Fact]
    public void Balanced_weights_make_every_class_count_as_much()
    {
        using var store = RareImages.Make(common: 40, rare: 7, unlabelled: 5);
        var weights = ClassWeights.Balanced.Apply(store, RareImages.Names).Weights!;
        Assert.Equal(47 / 2.0, weights.Take(40).Sum(), 1e-4);
        Assert.Equal(47 / 2.0, weights.Skip(40).Take(7).Sum(), 1e-4);
        Assert.All(weights.Skip(47), w => Assert.Equal(1, w));
    }

    [Fact]
    public void An_image_without_a_class_counts_one_whatever_is_given_for_it()
    {
        using var store = RareImages.Make(common: 1, rare: 1, unlabelled: 2);
        Assert.Equal([0.5f, 1.5f, 1, 1], new ImageSelection(store).Weighted([1, 3, 100, double.NaN]).Weights!);
    }

    [Fact]
    public void Weights_by_name_multiply_those_that_the_images_have()
    {
        using var store = RareImages.Make(common: 2, rare: 2);
        var weights = ClassWeights.ByName(("rare", 3), ("common", 1))
            .Apply(new ImageSelection(store).Weighted([0, 2, 1, 1]), RareImages.Names).Weights!;
        Assert.Equal([0f, 1, 1.5f, 1.5f], weights);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_weight_that_is_none_is_refused_with_its_image(double weight)
    {
        using var store = RareImages.Make(common: 2, rare: 1);
        var error = Assert.Throws<ArgumentException>(() => new ImageSelection(store).Weighted([1, weight, 1]));
        Assert.Contains("Image 1: expected a finite weight of at least 0", error.Message);
    }

    [Fact]
    public void Weights_that_cannot_be_are_refused()
    {
        using var store = RareImages.Make(common: 2, rare: 1);
        var images = new ImageSelection(store);
        Assert.Contains("found 2", Assert.Throws<ArgumentException>(() => images.Weighted([1, 1])).Message);
        Assert.Contains("mean weight 0", Assert.Throws<ArgumentException>(() => images.Weighted([0, 0, 0])).Message);
        var error = Assert.Throws<ArgumentException>(
            () => ClassWeights.ByName(("common", 1), ("seldom", 2)).Apply(images, RareImages.Names));
        Assert.Contains("found none for 'rare', and one for 'seldom', which the data do not have", error.Message);
        foreach (double weight in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            error = Assert.Throws<ArgumentException>(() => ClassWeights.ByName(("common", weight)));
            Assert.Contains("class 'common' takes a number above 0", error.Message);
        }
    }

    [Fact]
    public void A_checkpoint_of_other_weights_is_refused()
    {
        using var store = RareImages.Make(common: 6, rare: 2);
        var checkpoint = new CheckpointSettings(Path.Combine(_folder, "run.checkpoint"));
        var options = new TrainingOptions { Epochs = 1, BatchSize = 4, Checkpoint = checkpoint };
        Run(store);
        var error = Assert.Throws<InvalidOperationException>(() => Run(ClassWeights.Balanced.Apply(store, RareImages.Names)));
        Assert.Contains("Example weights is none", error.Message);

        void Run(ImageSelection images)
        {
            using var network = TinyImages.Network();
            SupervisedTraining.Run(network, images, options);
        }
    }
}
