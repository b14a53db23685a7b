using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Pathways;
using DistPro.Engine.Processes;
using DistPro.Engine.Runtime;
using DistPro.Engine.Search;
using DistPro.Engine.Teachers;
using DistPro.Engine.Tests.Training;
using DistPro.Engine.Training;

namespace DistPro.Engine.Tests.Search;

[Collection(nameof(Alone))]
public sealed class ProcessSearchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;
    private readonly ImageStore _images = TinyImages.Make(80);

    private static SearchOptions Options => new() { Transforms = ["simple", "at"] };

    private TrainingOptions Training => new()
    {
        Epochs = 2,
        BatchSize = 16,
        LearningRate = 0.05,
        Checkpoint = new CheckpointSettings(Path.Combine(_folder, "search.checkpoint")),
    };

    public void Dispose()
    {
        _images.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_search_gives_the_weight_of_every_pathway_in_every_step()
    {
        var (process, _, history) = Search(Options, Training);
        Assert.Equal(20, process.Pathways.Count);
        Assert.Equal(8, process.RowCount); // 64 images in batches of 16, twice
        Assert.All(process.Row(0), w => Assert.Equal(20.0 / 21, w, 1e-6));
        Assert.NotEqual(process.Row(0), process.Row(1));
        Assert.Equal(["ce", .. process.Pathways.Select(p => p.Name)], history[^1].LossParts.Keys);
        Assert.Equal(history.Select(h => h.Validation!.Loss), process.Origin.ValidationLoss);
        Assert.Equal(("resnet8", 4), (process.Origin.Teacher.Name, process.Origin.Student.Stages));
        Assert.Equal(_images.Checksum, process.Origin.Data);
    }

    [Theory]
    [InlineData(SearchEstimator.OneSided, 3)]
    [InlineData(SearchEstimator.Central, 5)]
    [InlineData(SearchEstimator.Unrolled, 6)]
    public void A_stopped_search_goes_on_bit_for_bit(SearchEstimator estimator, int stopAfter)
    {
        var options = Options with { Estimator = estimator, UpdateInterval = 2, Transforms = ["simple"] };
        var expected = Search(options, Training with { Checkpoint = null });
        Assert.Throws<OperationCanceledException>(() => Search(options, Training, stopAfter));
        var found = Search(options, Training);
        Assert.Equal(expected.Weights, found.Weights);
        Assert.Equal(expected.Process.Checksum(), found.Process.Checksum());
    }

    [Fact]
    public void Without_updates_the_search_is_plain_training()
    {
        var options = Options with { Normalization = PathwayNormalization.Constant };
        var training = Training with { Checkpoint = null };
        var expected = Search(options with { Estimator = SearchEstimator.FirstOrder }, training).Weights;
        Assert.Equal(expected, Search(options with { Estimator = SearchEstimator.OneSided }, training).Weights);
        Assert.Equal(expected, Search(options with { Estimator = SearchEstimator.Exact, UpdateInterval = 3 }, training).Weights);
    }

    [Theory]
    [InlineData(SearchEstimator.OneSided)]
    [InlineData(SearchEstimator.Central)]
    [InlineData(SearchEstimator.Exact)]
    [InlineData(SearchEstimator.Unrolled)]
    public void The_weight_goes_to_the_pathways_that_carry_the_classes(SearchEstimator estimator)
    {
        using var images = TinyImages.Make(400, contrast: 12); // hard to tell apart, so that help is needed to the end
        using var teacher = new SignalTeacher(TinyImages.Shape, 2, images.Count);
        var options = new SearchOptions
        {
            Estimator = estimator,
            Pathways =
            [
                new Pathway(1, 3, DirectTransform.Name), // noise
                new Pathway(0, 3, DirectTransform.Name), // the classes
                new Pathway(0, 3, ForgettingTransform.Name),
            ],
        };
        var training = new TrainingOptions
        {
            Epochs = 8,
            BatchSize = 32,
            LearningRate = 0.05,
            Schedule = new StepSchedule { Milestones = [] },
            Augmentation = new Augmentation { Padding = 0, Flip = false }, // a mirrored image is of the other class
        };
        using var student = TinyImages.Network(2);
        var process = ProcessSearch.Run(student, teacher, [], images, options, training).Process;
        double[] mean = process.Mean();
        Assert.True(mean[1] > 3 * mean[0] && mean[1] > 3 * mean[2], $"noise, classes, forgetting: {string.Join(", ", mean)}");
    }

    [Fact]
    public void A_pathway_that_is_no_finite_number_is_named()
    {
        var options = Options with { Pathways = [new Pathway(3, 3, "at"), new Pathway(2, 3, BrokenTransform.Name)] };
        var error = Assert.Throws<TrainingDivergedException>(() => Search(options, Training));
        Assert.Contains("2>3 test-broken NaN", error.Message);
        Assert.DoesNotContain("3>3 at NaN", error.Message);
        Assert.Contains("No weight has been moved yet", error.Message); // the learning rate is not to blame
    }

    [Fact]
    public void What_the_search_cannot_work_with_is_refused()
    {
        AssertRefused(Options, Training with { Optimizer = new AdamWSettings() }, "AdamW");
        AssertRefused(Options, Training with { GradientNorm = 1 }, "norm");
        AssertRefused(Options, Training with { Precision = Precision.BFloat16 }, "bfloat16");
        AssertRefused(Options, Training with { TimeBudget = TimeSpan.FromMinutes(1) }, "time budget");
        AssertRefused(Options, Training with { Epochs = null, EarlyStopping = new(), Schedule = new ConstantSchedule() }, "none");
        AssertRefused(Options with { Transforms = ["complexx"] }, Training, "'complexx'");
        AssertRefused(Options with { Transforms = [] }, Training, "at least one transform");
        AssertRefused(Options with { Transforms = ["at", "at"] }, Training, "each once, found [at, at]");
        AssertRefused(Options with { Pathways = [] }, Training, "at least one pathway");
        AssertRefused(Options with { Pathways = [new(3, 3, "at"), new(3, 3, "at")] }, Training, "[3>3 at, 3>3 at]");
        AssertRefused(Options with { Pathways = [new Pathway(3, 4, "at")] }, Training, "3>4 at");
    }

    [Fact]
    public void A_search_that_nobody_lets_end_makes_no_room_for_all_its_steps()
    {
        var training = Training with { Epochs = int.MaxValue, Checkpoint = null, Schedule = new StepSchedule() };
        Assert.Throws<OperationCanceledException>(() => Search(Options, training, stopAfter: 6));
    }

    [Theory]
    [InlineData(2, "2 and 0 of 2")] // a class keeps its last image
    [InlineData(3, "2 and 1 of 3")]
    [InlineData(4, null)]
    [InlineData(5, null)]
    public void A_search_on_very_few_images_works_or_says_how_many_it_takes(int count, string? found)
    {
        using var images = TinyImages.Make(count);
        using var student = TinyImages.Network(2);
        using var network = TinyImages.Network(1);
        using var teacher = new FixedTeacher(network);
        var training = Training with { Checkpoint = null };
        if (found is null)
        {
            var result = ProcessSearch.Run(student, teacher, [], images, Options, training);
            Assert.Equal(2, result.Process.RowCount);
            Assert.All(result.Training.History, h => Assert.True(double.IsFinite(h.Loss) && double.IsFinite(h.Validation!.Loss)));
            return;
        }
        var error = Assert.Throws<ArgumentException>(
            () => ProcessSearch.Run(student, teacher, [], images, Options, training));
        Assert.Contains("at least 2 images to train on and 2 that are held out", error.Message);
        Assert.Contains(found, error.Message);
    }

    private void AssertRefused(SearchOptions search, TrainingOptions training, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => Search(search, training)).Message);

    private (DistillationProcess Process, float[] Weights, IReadOnlyList<TrainingProgress> History) Search(
        SearchOptions options, TrainingOptions training, int stopAfter = -1)
    {
        using var student = TinyImages.Network(2);
        using var network = TinyImages.Network(1);
        using var teacher = new FixedTeacher(network);
        using var source = new CancellationTokenSource();
        using var counting = new CancellingTeacher(teacher, source, stopAfter);
        var result = ProcessSearch.Run(student, counting, [], _images, options, training, null, source.Token);
        float[] weights = [.. student.parameters().SelectMany(p => p.detach().data<float>().ToArray())];
        return (result.Process, weights, result.Training.History);
    }

    private sealed class CancellingTeacher(Teacher inner, CancellationTokenSource source, int after) : Teacher
    {
        private int _answers;

        public override string Name => inner.Name;

        public override Fingerprint Fingerprint => inner.Fingerprint;

        public override ImageShape Shape => inner.Shape;

        public override int ClassCount => inner.ClassCount;

        public override void Dispose()
        {
        }

        protected override NetworkOutput Compute(Batch batch, int epoch)
        {
            if (_answers++ == after)
            {
                source.Cancel();
            }
            return inner.Answer(batch, epoch);
        }
    }
}
