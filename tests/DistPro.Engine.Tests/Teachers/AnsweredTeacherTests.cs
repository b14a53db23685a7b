using DistPro.Engine.Data;
using DistPro.Engine.Distillation;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Teachers;

public sealed class AnsweredTeacherTests : IDisposable
{
    private readonly ImageStore _images = TinyImages.Make(40);

    public void Dispose() => _images.Dispose();

    [Fact]
    public void Each_image_has_its_own_answer_however_it_is_augmented_and_in_whatever_batch_it_comes()
    {
        using var teacher = Scores(i => [i, -i]);
        teacher.Begin(_images, new TrainingOptions());
        int seen = 0;
        foreach (var batch in new BatchLoader(_images, 16, new Augmentation(), seed: 3, CPU).Epoch(2))
        {
            using (batch)
            using (NewDisposeScope())
            {
                var answer = teacher.Answer(batch, 2).Logits.data<float>().ToArray();
                Assert.Equal(batch.Indices.data<long>().SelectMany(i => new float[] { i, -i }), answer);
                seen += (int)batch.Indices.shape[0];
            }
        }
        Assert.Equal(40, seen);
    }

    [Fact]
    public void It_is_asked_once_for_each_store_and_known_by_its_answers()
    {
        int asked = 0;
        using var teacher = new AnsweredTeacher("scores", _images.Shape, 2, (store, _) =>
        {
            asked++;
            return Answers(store, i => [i, 0]);
        });
        teacher.Begin(_images, new TrainingOptions());
        teacher.Begin(new ImageSelection(_images, [3, 5]), new TrainingOptions());
        Assert.Equal(1, asked);

        using var same = Scores(i => [i, 0]);
        using var other = Scores(i => [i, i == 17 ? 1e-3f : 0]);
        same.Begin(_images, new TrainingOptions());
        other.Begin(_images, new TrainingOptions());
        Assert.Equal(teacher.Fingerprint, same.Fingerprint);
        Assert.NotEqual(teacher.Fingerprint, other.Fingerprint);
    }

    [Fact]
    public void Each_view_of_an_image_has_its_own_answer_and_the_image_itself_too()
    {
        const int Views = 3;
        var asked = new List<bool>();
        using var teacher = new AnsweredTeacher("scores", _images.Shape, 2, (store, images) =>
        {
            asked.Add(images is null);
            return Answers(store, i => [i, asked.Count - 1]);
        });
        var options = new TrainingOptions { Augmentation = new Augmentation { Views = Views } };
        teacher.Begin(_images, options);
        teacher.Begin(new ImageSelection(_images, [3, 5]), options);
        Assert.Equal([true, false, false, false], asked);
        using var batch = BatchLoader.InOrder(_images, 2, CPU).First();
        foreach (int epoch in new[] { Teacher.PlainImages, 0, 1, 2, 3, 7 })
        {
            using var scope = NewDisposeScope();
            float answer = epoch == Teacher.PlainImages ? 0 : 1 + epoch % Views;
            Assert.Equal([0, answer, 1, answer], teacher.Answer(batch, epoch).Logits.data<float>().ToArray());
        }
        teacher.Begin(_images, options with { Seed = 5 });
        Assert.Equal(8, asked.Count); // other views
        teacher.Begin(_images, new TrainingOptions());
        Assert.Equal(9, asked.Count);
    }

    [Fact]
    public void Its_answers_kept_on_disk_are_not_those_of_another_one()
    {
        string folder = Directory.CreateTempSubdirectory("distpro-").FullName;
        try
        {
            foreach (float shift in new[] { 0f, 100, 0, 100 }) // each one first without, then with a file
            {
                using var cached = new CachedTeacher(Scores(i => [i + shift, 0]), folder, CachePrecision.Single);
                cached.Begin(_images, new TrainingOptions());
                using var batch = BatchLoader.InOrder(_images, 2, CPU).First();
                using var scope = NewDisposeScope();
                var answer = cached.Answer(batch, CachedTeacher.PlainImages).Logits.data<float>().ToArray();
                Assert.Equal([shift, 0, 1 + shift, 0], answer);
            }
            Assert.Equal(2, Directory.GetFiles(folder).Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_it_cannot_answer_is_told()
    {
        using var teacher = Scores(i => [i, 0]);
        using var batch = BatchLoader.InOrder(_images, 2, CPU).First();
        Assert.Throws<InvalidOperationException>(() => teacher.Answer(batch, 0));
        var mixed = new TrainingOptions { Augmentation = new Augmentation { MixUp = 1 } };
        Assert.Contains("MixUp", Assert.Throws<ArgumentException>(() => teacher.Begin(_images, mixed)).Message);

        using var fewer = new AnsweredTeacher("scores", _images.Shape, 2, (store, _) => [.. Answers(store, i => [i, 0]).Skip(1)]);
        Assert.Contains("found 39", Assert.Throws<InvalidDataException>(() => fewer.Begin(_images, new())).Message);
        using var wider = Scores(i => [i, 0, 1]);
        Assert.Throws<InvalidDataException>(() => wider.Begin(_images, new()));
    }

    [Theory]
    [InlineData("fitnet")]
    [InlineData("crd")]
    [InlineData("at")]
    public void Objectives_that_ask_for_more_than_scores_are_refused_in_the_rehearsal(string objective)
    {
        using var student = TinyImages.Network();
        using var teacher = Scores(i => [i, 0]);
        var error = Assert.Throws<InvalidOperationException>(
            () => DistillationTask.Rehearse(student, teacher, new Curriculum(objective), new TrainingOptions()));
        Assert.Contains("asked for scores only", error.Message);
        DistillationTask.Rehearse(student, teacher, new Curriculum("kd", "dkd", "dist"), new TrainingOptions());
    }

    [Fact]
    public void A_student_learns_from_its_answers_alone()
    {
        using var student = TinyImages.Network();
        using var teacher = Scores(i => i % 2 == 0 ? [4, -4] : [-4, 4]);
        var options = new TrainingOptions { Epochs = 6, BatchSize = 8, LearningRate = 0.05, Augmentation = Augmentation.None };
        Distiller.Run(student, teacher, new Curriculum("kd", new("ce", Weight: 0)), _images, options);
        Assert.Equal(1, Evaluation.Run(student, _images).Accuracy);
        Assert.Equal(1, TeacherAccuracy.Measure(teacher, _images, CPU));
    }

    [Fact]
    public void A_teachers_accuracy_counts_the_images_that_have_a_class()
    {
        var builder = new ImageStoreBuilder(TinyImages.Shape, 2);
        int[] labels = [0, 1, -1, 1, -1, 0, -1];
        Array.ForEach(labels, label => builder.Add(label));
        using var some = builder.Build();
        using var teacher = new AnsweredTeacher("scores", some.Shape, 2, (store, _) => Answers(store, _ => [0, 1]));
        teacher.Begin(some, new TrainingOptions());
        Assert.Equal(0.5, TeacherAccuracy.Measure(teacher, some, CPU));
        Assert.Null(TeacherAccuracy.Measure(teacher, new ImageSelection(some, [2, 4]), CPU));
    }

    private AnsweredTeacher Scores(Func<long, float[]> answer) =>
        new("scores", _images.Shape, 2, (store, _) => Answers(store, answer));

    private static float[][] Answers(ImageStore store, Func<long, float[]> answer) =>
        [.. Enumerable.Range(0, store.Count).Select(i => answer(i))];
}
