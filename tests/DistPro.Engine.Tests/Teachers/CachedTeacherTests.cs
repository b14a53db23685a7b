using DistPro.Engine.Data;
using DistPro.Engine.Distillation;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Teachers;
using DistPro.Engine.Tests.Training;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Teachers;

[Collection(nameof(Alone))]
public sealed class CachedTeacherTests : IDisposable
{
    private static readonly TrainingOptions Options = new() { Epochs = 2, BatchSize = 16, LearningRate = 0.01 };

    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;
    private readonly ImageStore _images = TinyImages.Make(70); // four batches of 16, one of 6

    private string[] Files => Directory.Exists(Folder) ? Directory.GetFiles(Folder) : [];

    private string Folder => Path.Combine(_folder, "answers");

    public void Dispose()
    {
        _images.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(CachePrecision.Half, true, 3)] // one file for the probe, which sees images as they are, and one for each epoch
    [InlineData(CachePrecision.Single, true, 3)]
    [InlineData(CachePrecision.Half, false, 1)]
    public void A_second_run_asks_nothing_and_gives_the_same_weights(CachePrecision precision, bool augmented, int files)
    {
        var options = augmented ? Options : Options with { Augmentation = Augmentation.None };
        var (first, asked) = Train(options, precision: precision);
        Assert.Equal(augmented ? 1 + 10 : 1 + 5, asked);
        Assert.Equal(files, Files.Length);
        var (second, askedAgain) = Train(options, precision: precision);
        Assert.Equal(0, askedAgain);
        Assert.Equal(first, second);
    }

    [Fact]
    public void In_single_precision_the_student_is_that_of_the_teacher_itself()
    {
        using var student = TinyImages.Network(2);
        using var teacher = new CountingTeacher();
        Distiller.Run(student, teacher, new("kd"), _images, Options);
        Assert.Equal(Weights(student), Train(Options, precision: CachePrecision.Single).Weights);
        Assert.NotEqual(Weights(student), Train(Options, precision: CachePrecision.Half).Weights);
    }

    [Fact]
    public void Another_teacher_other_images_and_another_seed_are_asked_anew()
    {
        int all = Train(Options).Asked;
        Assert.Equal(all, Train(Options, teacherSeed: 9).Asked);
        Assert.Equal(all - 1, Train(Options with { Seed = 5 }).Asked); // the probe is the same
        Assert.Equal(all - 1, Train(Options with { Augmentation = new Augmentation(2) }).Asked);
        using var changed = Changed();
        Assert.Equal(all, Train(Options, images: changed).Asked);
        Assert.Equal(0, Train(Options).Asked);
    }

    [Fact]
    public void The_strong_view_makes_no_difference_to_the_teacher()
    {
        Train(Options);
        Assert.Equal(0, Train(Options with { Augmentation = new Augmentation { Strong = new StrongView() } }).Asked);
    }

    [Fact]
    public void A_damaged_file_is_refused_by_name()
    {
        Train(Options with { Augmentation = Augmentation.None });
        string file = Assert.Single(Files);
        var good = File.ReadAllBytes(file);
        foreach (int position in new[] { 0, 40, good.Length / 2, good.Length - 1 })
        {
            var bad = good.ToArray();
            bad[position] ^= 8;
            File.WriteAllBytes(file, bad);
            var error = Assert.Throws<InvalidDataException>(() => Train(Options with { Augmentation = Augmentation.None }));
            Assert.Contains(file, error.Message);
            Assert.Contains("Delete it", error.Message);
        }
    }

    [Fact]
    public void A_place_that_takes_no_files_is_told_when_the_teacher_is_made()
    {
        File.WriteAllText(Folder, "");
        using var teacher = new CountingTeacher();
        var error = Assert.Throws<IOException>(() => new CachedTeacher(teacher, Folder));
        Assert.Contains($"'{Folder}' could not be written", error.Message);
        Assert.DoesNotContain(".tmp", error.Message);
    }

    [Fact]
    public void Answers_that_cannot_be_kept_end_no_run_and_are_told()
    {
        var (expected, _) = Train(Options);
        Directory.Delete(Folder, recursive: true);
        using var student = TinyImages.Network(2);
        using var cached = new CachedTeacher(new CountingTeacher(), Folder);
        Directory.Delete(Folder);
        File.WriteAllText(Folder, "");
        Distiller.Run(student, cached, new("kd"), _images, Options);
        cached.Dispose();
        Assert.Contains($"'{Folder}{Path.DirectorySeparatorChar}", cached.WriteFailure!.Message);
        Assert.Equal(expected, Weights(student));
    }

    [Fact]
    public void Half_precision_halves_the_file()
    {
        Assert.Equal(Answers(CachePrecision.Single), 2 * Answers(CachePrecision.Half));

        long Answers(CachePrecision precision)
        {
            Train(Options with { Augmentation = Augmentation.None }, precision: precision);
            string file = Assert.Single(Files);
            long header = BitConverter.ToInt64(File.ReadAllBytes(file), 0);
            long size = new FileInfo(file).Length - 8 - header - 70 * sizeof(long); // the rest: logits and embeddings
            Assert.Equal(70 * (2 + 64) * (precision == CachePrecision.Half ? 2 : 4), size);
            File.Delete(file);
            return size;
        }
    }

    [Fact]
    public void A_run_stopped_in_mid_epoch_keeps_what_is_whole_and_goes_on_bit_for_bit()
    {
        var expected = Train(Options);
        Directory.Delete(Folder, recursive: true);
        var options = Options with { Checkpoint = new CheckpointSettings(Path.Combine(_folder, "run.checkpoint")) };
        using (var teacher = new CountingTeacher())
        {
            // Never disposed, as in a process that was killed: the files are those of the probe and of the first epoch.
            var cached = new CachedTeacher(teacher, Folder);
            Assert.Throws<OperationCanceledException>(() => Run(cached, options, stopAfter: 7));
            Assert.Equal(2, Files.Length);
            Assert.DoesNotContain(Files, f => f.EndsWith(".tmp", StringComparison.Ordinal));
        }
        var (weights, asked) = Train(options);
        Assert.Equal(expected.Weights, weights);
        Assert.Equal(10 - 7, asked);
        Assert.Equal(7 - 5, Train(Options).Asked); // the rows of the second epoch that came before the stop
        Assert.Equal(0, Train(Options).Asked);
    }

    [Fact]
    public void A_run_that_is_cancelled_keeps_all_answers()
    {
        using (var cached = new CachedTeacher(new CountingTeacher(), Folder))
        {
            Assert.Throws<OperationCanceledException>(() => Run(cached, Options, stopAfter: 7));
        }
        Assert.Equal(10 - 7, Train(Options).Asked);
    }

    [Fact]
    public void Embeddings_are_kept_and_feature_maps_are_not()
    {
        var (first, _) = Train(Options, objective: "pkt");
        Assert.Equal(
            (first, 0), Train(Options, objective: "pkt"), (a, b) => a.Item1.SequenceEqual(b.Item1) && a.Item2 == b.Item2);
        var error = Assert.Throws<InvalidOperationException>(() => Train(Options, objective: "sp"));
        Assert.Contains("cached teacher gives logits and an embedding and no feature maps", error.Message);
    }

    [Fact]
    public void Mixed_images_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(
            () => Train(Options with { Augmentation = new Augmentation { MixUp = 0.2 } }));
        Assert.Contains("MixUp", error.Message);
    }

    [Fact]
    public void Answers_too_large_for_half_precision_are_refused()
    {
        using var network = TinyImages.Network();
        using (no_grad())
        {
            network.State().Single(s => s.Name == "fc.weight").Value.mul_(1e7);
        }
        using var student = TinyImages.Network(2);
        using var cached = new CachedTeacher(new FixedTeacher(network), Folder);
        var error = Assert.Throws<InvalidOperationException>(() => Distiller.Run(student, cached, new("kd"), _images, Options));
        Assert.Contains("single precision", error.Message);
    }

    private static ImageStore Changed()
    {
        using var images = TinyImages.Make(70);
        var builder = new ImageStoreBuilder(TinyImages.Shape, 2);
        foreach (var (i, pixels) in images.Images.data<byte>().ToArray().Chunk(TinyImages.Shape.Size).Index())
        {
            pixels[0] ^= (byte)(i == 69 ? 1 : 0);
            pixels.CopyTo(builder.Add(i % 2));
        }
        return builder.Build();
    }

    private (float[] Weights, int Asked) Train(
        TrainingOptions options, long teacherSeed = 1, CachePrecision precision = CachePrecision.Half, ImageStore? images = null,
        string objective = "kd")
    {
        var teacher = new CountingTeacher(teacherSeed);
        using var cached = new CachedTeacher(teacher, Folder, precision);
        using var student = TinyImages.Network(2);
        Distiller.Run(student, cached, new(objective), images ?? _images, options);
        return (Weights(student), teacher.Answers);
    }

    private void Run(Teacher teacher, TrainingOptions options, int stopAfter)
    {
        using var source = new CancellationTokenSource();
        using var student = TinyImages.Network(2);
        using var distillation = new DistillationTask(
            student, teacher, new Curriculum("kd"), _images, options);
        TrainingLoop.Run(student, new StoppingTask(distillation, source, stopAfter), _images, null, options, null, source.Token);
    }

    private static float[] Weights(Network student) =>
        [.. student.parameters().SelectMany(p => p.detach().data<float>().ToArray())];

    [Fact]
    public void A_teacher_that_moves_is_refused_within_an_ensemble_too()
    {
        using var moving = new MovingTeacher();
        Assert.Contains("moving", Assert.Throws<ArgumentException>(() => new CachedTeacher(moving, Folder)).Message);
        using var mixed = new EnsembleTeacher([new CountingTeacher(), moving]);
        Assert.Contains("moving", Assert.Throws<ArgumentException>(() => new CachedTeacher(mixed, Folder)).Message);
        using var still = new EnsembleTeacher([new CountingTeacher()]);
        Assert.False(still.Moves);
    }

    private sealed class MovingTeacher : Teacher
    {
        public override string Name => "moving";

        public override Fingerprint Fingerprint => Fingerprint.Empty.With("test", "a teacher that learns");

        public override bool Moves => true;

        public override ImageShape Shape => TinyImages.Shape;

        public override int ClassCount => 2;

        public override void Dispose()
        {
        }

        protected override NetworkOutput Compute(Batch batch, int epoch) => throw new NotSupportedException();
    }
}
