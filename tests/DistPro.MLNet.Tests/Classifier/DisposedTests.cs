using System.Reflection;
using DistPro.MLNet.Classifier;
using DistPro.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Tests.Classifier;

/// <summary>A classifier that has been disposed says so, and writes nothing.</summary>
public class DisposedTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private MLContext Ml => trained.Ml;

    [Fact]
    public void Every_public_member_says_that_the_classifier_has_been_disposed()
    {
        var classifier = Copy();
        var path = trained.Folder.File("never.distpro");
        long parameters = classifier.ParameterCount;
        classifier.Dispose();
        classifier.Dispose();
        Assert.Equal(parameters, classifier.ParameterCount);
        var members = typeof(ImageClassifier).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => m.Name is not (nameof(IDisposable.Dispose) or $"get_{nameof(ImageClassifier.ParameterCount)}")).ToArray();
        Assert.True(members.Length >= 10);
        Assert.All(members, member =>
        {
            object[] arguments = [.. member.GetParameters().Select(p => Argument(p.ParameterType))];
            AssertSaysSo(() => member.Invoke(classifier, BindingFlags.DoNotWrapExceptions, null, arguments, null));
        });
        Assert.False(File.Exists(path));

        object Argument(Type type) => type == typeof(string) ? path
            : type == typeof(DataViewSchema) ? trained.Test.Schema
            : type == typeof(Stream) ? new MemoryStream()
            : type == typeof(MLImage) ? HalfImages.Image(HalfImages.Side, 1)
            : type == typeof(ReadOnlyMemory<byte>) ? default(ReadOnlyMemory<byte>)
            : type == typeof(IEnumerable<string>) ? Array.Empty<string>()
            : trained.Test;
    }

    [Fact]
    public void What_was_made_before_says_so_too()
    {
        var classifier = Copy();
        var scored = classifier.Transform(trained.Test);
        using var cursor = scored.GetRowCursor(scored.Schema);
        var score = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        Assert.True(cursor.MoveNext());
        classifier.Dispose();
        VBuffer<float> values = default;
        AssertSaysSo(() => score(ref values));
        AssertSaysSo(() => scored.GetColumn<float[]>("Score").Count());
    }

    [Fact]
    public void A_file_that_is_there_stays_as_it_was()
    {
        var classifier = Copy();
        string path = trained.Folder.File("kept.distpro");
        classifier.Save(path);
        var before = File.ReadAllBytes(path);
        using (var engine = Ml.Model.CreatePredictionEngine<Row, Scored>(classifier))
        {
            Assert.Equal(2, engine.Predict(new Row { Image = HalfImages.Image(HalfImages.Side, 1) }).Score.Length);
        }
        AssertSaysSo(() => classifier.Save(path));
        Assert.Equal(before, File.ReadAllBytes(path));
        using var zip = new MemoryStream();
        AssertSaysSo(() => Ml.Model.Save(classifier, trained.Test.Schema, zip));
        AssertSaysSo(() => Ml.Distillation().Save(classifier, trained.Test.Schema, path));
        Assert.Equal(before, File.ReadAllBytes(path));
        AssertSaysSo(() => Ml.Model.CreatePredictionEngine<Row, Scored>(classifier));
    }

    [Fact]
    public void An_engine_that_does_not_own_the_classifier_leaves_it_alone()
    {
        using var classifier = Copy();
        for (int i = 0; i < 2; i++)
        {
            using var engine = Ml.Model.CreatePredictionEngine<Row, Scored>(
                classifier, new PredictionEngineOptions { OwnsTransformer = false });
            Assert.Equal(2, engine.Predict(new Row { Image = HalfImages.Image(HalfImages.Side, i) }).Score.Length);
        }
    }

    [Fact]
    public void A_disposed_teacher_is_refused_when_the_estimator_is_made_and_when_it_is_fitted()
    {
        var teacher = Copy();
        var options = TrainedModel.Quick(new DistillationTrainer.Options());
        var made = Ml.Distillation().Distill(teacher, "resnet8", options);
        teacher.Dispose();
        AssertSaysSo(() => made.Fit(trained.Train));
        AssertSaysSo(() => Ml.Distillation().Distill(teacher, "resnet8"));
        AssertSaysSo(() => Ml.Distillation().SearchProcess(teacher, "resnet8"));
        AssertSaysSo(() => Ml.Distillation().DistPro(teacher, "resnet8"));
    }

    [Fact]
    public void Whoever_uses_it_at_that_moment_comes_to_its_end()
    {
        // A teacher that is disposed while it teaches.
        var teacher = Copy();
        var options = TrainedModel.Quick(new DistillationTrainer.Options());
        options.Progress = new ProgressListener(_ => teacher.Dispose());
        using var student = Ml.Distillation().Distill(teacher, "resnet8", options).Fit(trained.Train);
        AssertSaysSo(() => teacher.NetworkName);

        // Predictions on other threads: scores, or the exception; nothing else.
        for (int round = 0; round < 10; round++)
        {
            var classifier = Copy();
            var scored = classifier.Transform(trained.Test);
            int ends = 0;
            Parallel.Invoke(Predict, Predict, Predict, classifier.Dispose);
            Assert.Equal(3, ends);

            void Predict()
            {
                try
                {
                    while (true)
                    {
                        Assert.Equal(40, scored.GetColumn<float[]>("Score").Count());
                    }
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref ends);
                }
            }
        }
    }

    private static void AssertSaysSo(Func<object?> use)
    {
        var error = Assert.Throws<ObjectDisposedException>(() => { _ = use(); });
        Assert.Contains("ImageClassifier", error.Message);
        Assert.Contains("PredictionEngine", error.Message);
    }

    private static void AssertSaysSo(Action use) => AssertSaysSo(() =>
    {
        use();
        return null;
    });

    private ImageClassifier Copy()
    {
        string path = trained.Folder.File($"{Guid.NewGuid():n}.distpro");
        trained.Classifier.Save(path);
        return Ml.Distillation().Load(path);
    }

    private sealed class Row
    {
        [ImageType(HalfImages.Side, HalfImages.Side)]
        public MLImage? Image { get; set; }
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}
