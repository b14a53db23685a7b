using DistPro.Engine.Objectives;
using DistPro.Engine.Pathways;
using DistPro.Engine.Processes;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using DistPro.MLNet.Classifier;
using DistPro.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Trainers;

public class DistillationTrainerTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private MLContext Ml => trained.Ml;

    [Fact]
    public void A_student_learns_the_right_names_from_a_teacher_that_numbers_the_classes_differently()
    {
        using var folder = new TemporaryFolder();
        using var teacher = ThreeClassTeacher(folder, "resnet8", "middle", "bottom", "top");
        var options = Options("kd", new("ce", Weight: 0)); // the labels teach nothing: all comes from the teacher
        options.Training = options.Training with { Epochs = 8 };
        var pipeline = Ml.Distillation().Distill(teacher, "resnet8", options).Append(
            Ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = pipeline.Fit(ThreeClasses.View(Ml, folder, 96, 1, ThreeClasses.Names));

        var test = ThreeClasses.View(Ml, folder, 60, 2, ThreeClasses.Names);
        Assert.Equal(ThreeClasses.Names, model.OfType<ImageClassifier>().Single().ClassNames);
        Assert.InRange(Ml.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy, 0.9, 1);
    }

    [Fact]
    public void Cross_validation_distils_anew_in_every_fold()
    {
        var results = Ml.MulticlassClassification.CrossValidate(
            trained.Train, Ml.Distillation().Distill(trained.Classifier, "resnet8", Options("kd")), numberOfFolds: 2, seed: 1);
        Assert.All(results, r => Assert.InRange(r.Metrics.MicroAccuracy, 0.8, 1));
        Assert.NotSame(results[0].Model, results[1].Model);
    }

    [Fact]
    public void A_student_is_saved_without_its_teacher_and_its_connectors()
    {
        using var teacher = Ml.Distillation().Network("resnet14", TrainedModel.Options()).Fit(trained.Train);
        using var student = Ml.Distillation().Distill(teacher, "resnet8", Options("reviewkd")).Fit(trained.Train);
        Assert.Equal(trained.Classifier.ParameterCount, student.ParameterCount);
        var expected = student.Transform(trained.Test).GetColumn<float[]>("Score").ToArray();

        string path = trained.Folder.File("student.zip");
        Ml.Model.Save(student, trained.Test.Schema, path);
        teacher.Dispose();
        student.Dispose();
        var found = new MLContext().Model.Load(path, out _).Transform(trained.Test).GetColumn<float[]>("Score");
        Assert.All(expected.Zip(found), row => Assert.All(row.First.Zip(row.Second), p => Assert.Equal(p.First, p.Second, 1e-5)));
    }

    [Fact]
    public void The_short_forms_take_channels_from_the_teacher_and_kd_where_nothing_is_named()
    {
        var ml = new MLContext();
        var messages = Messages(ml);
        var images = ml.Data.TakeRows(trained.Train, 8);
        using var kd = ml.Distillation().Distill(trained.Classifier, "resnet8").Fit(images);
        using var two = ml.Distillation().Distill(trained.Classifier, "resnet8", 3, "at", "sp").Fit(images);
        Assert.Equal(trained.Classifier.ImageShape, kd.ImageShape);
        Assert.Equal(["ce", "kd"], kd.Training!.History[0].LossParts.Keys);
        Assert.Equal(["ce", "at", "sp"], two.Training!.History[0].LossParts.Keys);
        Assert.Equal(3, two.Training.History.Count);
        Assert.Equal(2, messages.Count(m => m.StartsWith("teacher resnet8 (", StringComparison.Ordinal)));
        Assert.Contains("objectives kd", messages);
        Assert.Contains("objectives at, sp", messages);
    }

    [Fact]
    public void Every_epoch_tells_the_parts_of_the_loss_to_listener_and_log()
    {
        var ml = new MLContext();
        var messages = Messages(ml);
        var options = Options("kd", new("at", Weight: 10));
        var reports = new ProgressListener();
        options.Progress = reports;
        using var student = ml.Distillation().Distill(trained.Classifier, "resnet8", options).Fit(trained.Train);
        Assert.Equal(4, reports.Count(r => r.EpochEnded));
        Assert.All(reports, r => Assert.Equal(r.Loss, r.LossParts.Values.Sum(), 1e-9));
        Assert.All(reports, r => Assert.All(["ce", "kd", "at"], name => Assert.True(r.LossParts[name] > 0)));
        Assert.Contains(
            messages,
            m => m.StartsWith("epoch 4/4: loss", StringComparison.Ordinal) && m.Contains("(ce 0.") && m.Contains(", at 0."));
        Assert.Contains(messages, m => m.StartsWith("Completed after 4 epochs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_teacher_predicts_on_other_threads_meanwhile_and_stays_as_it_was()
    {
        var expected = Scores(trained.Classifier);
        using var done = new CancellationTokenSource();
        var predictions = Task.Run(() =>
        {
            var seen = new List<float[]>();
            do
            {
                seen.Add(Scores(trained.Classifier));
            }
            while (!done.IsCancellationRequested);
            return seen;
        });
        using var student = Ml.Distillation().Distill(trained.Classifier, "resnet8", Options("kd", "fitnet")).Fit(trained.Train);
        await done.CancelAsync();
        Assert.All(await predictions, scores => Assert.Equal(expected, scores));
        Assert.Equal(expected, Scores(trained.Classifier));
        Assert.NotEqual(expected, Scores(student));
    }

    [Fact]
    public void Cancelled_and_started_again_gives_what_one_run_gives()
    {
        var options = Options("kd", "fitnet");
        using var whole = Ml.Distillation().Distill(trained.Classifier, "resnet8", options).Fit(trained.Train);

        using var source = new CancellationTokenSource();
        options.Training =
            options.Training with { Checkpoint = new CheckpointSettings(trained.Folder.File("student.checkpoint")) };
        options.Cancellation = source.Token;
        options.Progress = new ProgressListener(p =>
        {
            if (p.Epoch == 1)
            {
                source.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(
            () => Ml.Distillation().Distill(trained.Classifier, "resnet8", options).Fit(trained.Train));

        (options.Cancellation, options.Progress) = (CancellationToken.None, null);
        using var resumed = Ml.Distillation().Distill(trained.Classifier, "resnet8", options).Fit(trained.Train);
        Assert.Equal(4, resumed.Training!.History.Count);
        Assert.Equal(Scores(whole), Scores(resumed));
    }

    [Fact]
    public void Several_teachers_answer_as_one_each_by_its_own_order_of_the_classes()
    {
        using var folder = new TemporaryFolder();
        using var first = ThreeClassTeacher(folder, "resnet8", "middle", "bottom", "top");
        using var second = ThreeClassTeacher(folder, "resnet14", "bottom", "top", "middle");
        var images = ThreeClasses.View(Ml, folder, 96, 1, ThreeClasses.Names);
        var options = Options("kd", new("ce", Weight: 0));
        options.Training = options.Training with { Epochs = 8 };
        using var student = Ml.Distillation().Distill([first, second], "resnet8", options).Fit(images);
        var test = ThreeClasses.View(Ml, folder, 60, 2, ThreeClasses.Names);
        Assert.InRange(Ml.MulticlassClassification.Evaluate(student.Transform(test)).MicroAccuracy, 0.9, 1);

        options.EnsembleMean = EnsembleMean.Logits;
        using var other = Ml.Distillation().Distill([first, second], "resnet8", options).Fit(images);
        Assert.NotEqual(student.Training!.History[0].Loss, other.Training!.History[0].Loss);
        var error = Assert.Throws<InvalidOperationException>(
            () => Ml.Distillation().Distill([first, second], "resnet8", Options("at")).Fit(images));
        Assert.Contains("logits", error.Message);
        Assert.Throws<ArgumentException>(() => Ml.Distillation().Distill([], "resnet8", options));
    }

    [Fact]
    public void Kept_answers_give_the_same_student_again()
    {
        var options = Options("kd");
        options.TeacherCacheFolder = trained.Folder.File("answers");
        using var first = Ml.Distillation().Distill(trained.Classifier, "resnet8", options).Fit(trained.Train);
        Assert.NotEmpty(Directory.GetFiles(options.TeacherCacheFolder));
        using var second = Ml.Distillation().Distill(trained.Classifier, "resnet8", options).Fit(trained.Train);
        Assert.Equal(Scores(first), Scores(second));
    }

    [Fact]
    public void The_student_of_simkd_goes_on_with_the_teachers_classifier_in_its_own_order_and_is_saved_with_it()
    {
        using var folder = new TemporaryFolder();
        using var teacher = ThreeClassTeacher(folder, "resnet14", "middle", "bottom", "top");
        var options = Options("simkd");
        options.Training = options.Training with { Epochs = 8 };
        var images = ThreeClasses.View(Ml, folder, 96, 1, ThreeClasses.Names);
        using var student = Ml.Distillation().Distill(teacher, "resnet8", options).Fit(images);
        Assert.Equal("simkd:resnet8:resnet14", student.NetworkName);
        var test = ThreeClasses.View(Ml, folder, 60, 2, ThreeClasses.Names);
        var scored = student.Transform(test);
        Assert.InRange(Ml.MulticlassClassification.Evaluate(scored).MicroAccuracy, 0.9, 1);

        string path = folder.File("simkd.zip");
        Ml.Model.Save(student, test.Schema, path);
        var expected = scored.GetColumn<float[]>("Score");
        var found = new MLContext().Model.Load(path, out _).Transform(test).GetColumn<float[]>("Score");
        Assert.All(expected.Zip(found), row => Assert.All(row.First.Zip(row.Second), p => Assert.Equal(p.First, p.Second, 1e-5)));
    }

    [Fact]
    public void A_method_of_another_assembly_may_make_its_student_itself()
    {
        var options = Options("test-twin");
        options.Training = options.Training with { Epochs = 8, LearningRate = 0.1 };
        using var student = Ml.Distillation().Distill(trained.Classifier, "twin", options).Fit(trained.Train);
        Assert.Equal("twin64", student.NetworkName); // as wide as a resnet8 at its end
        var history = student.Training!.History;
        Assert.Equal(["ce", "test-twin"], history[^1].LossParts.Keys);
        Assert.InRange(history[^1].LossParts["test-twin"] / history[0].LossParts["test-twin"], 0, 0.9);

        string path = trained.Folder.File("twin.zip");
        Ml.Model.Save(student, trained.Test.Schema, path);
        var expected = student.Transform(trained.Test).GetColumn<float[]>("Score").Select(s => s[0]);
        var found = new MLContext().Model.Load(path, out _).Transform(trained.Test).GetColumn<float[]>("Score").Select(s => s[0]);
        Assert.All(expected.Zip(found), p => Assert.Equal(p.First, p.Second, 1e-5));
    }

    [Theory]
    [InlineData("simkd")]
    [InlineData("test-twin")]
    public void A_method_that_makes_its_student_stands_alone(string objective)
    {
        string alone = $"Objective '{objective}' stands alone";
        var teacher = trained.Classifier;
        Refused(alone, [teacher], Options(objective, "kd"));
        var options = Options(objective);
        Refused($"Objective '{objective}' makes the student for its one teacher, found 2 teachers", [teacher, teacher], options);
        var network = new ProcessNetwork("resnet8", 4, "1 x 8 x 8", 2);
        var origin = new ProcessOrigin { Teacher = network, Student = network };
        options.Process = DistillationProcess.Uniform([new Pathway(1, 1, "at")], origin);
        Refused(alone, [teacher], options);

        void Refused(string expected, ImageClassifier[] teachers, DistillationTrainer.Options options) => Assert.Contains(
            expected, Assert.Throws<ArgumentException>(() => Ml.Distillation().Distill(teachers, "resnet8", options)).Message);
    }

    [Fact]
    public void Other_classes_than_the_teachers_are_an_error()
    {
        var names = Ml.Data.LoadFromEnumerable([new ClassName { Name = "left" }, new ClassName { Name = "middle" }]);
        var pipeline = Ml.Transforms.Conversion.MapKeyToValue("Text", "Label")
            .Append(Ml.Transforms.Conversion.MapValueToKey("Label", "Text", keyData: names))
            .Append(Ml.Distillation().Distill(trained.Classifier, "resnet8"));
        var error = Assert.Throws<ArgumentException>(() => pipeline.Fit(trained.Train));
        Assert.Contains("Only the data has: 'middle'; only the teacher has: 'right'", error.Message);
    }

    [Fact]
    public void Images_of_another_shape_than_the_teachers_are_an_error_before_any_is_read()
    {
        var options = Options("kd");
        options.ImageSize = (16, 12);
        Refused("takes images of 1 x 8 x 8, found 1 x 12 x 16 in column 'Image'");
        (options.ImageSize, options.Channels) = (null, 3);
        Refused("takes images of 1 x 8 x 8, found 3 x 8 x 8");

        void Refused(string expected)
        {
            var source = new Views.CountingView(trained.Train, "Image");
            var error = Assert.Throws<ArgumentException>(
                () => Ml.Distillation().Distill(trained.Classifier, "resnet8", options).Fit(source));
            Assert.Contains(expected, error.Message);
            Assert.Contains("ResizeImages(\"Image\", 8, 8)", error.Message);
            Assert.Equal(0, source.Reads);
        }
    }

    [Fact]
    public void Objectives_are_looked_at_when_the_estimator_is_made()
    {
        Refused("There is no objective 'kdd'", "kdd");
        Refused(
            "Objective 'kd' has no setting 'heat'",
            new ObjectiveChoice("kd") { Settings = new Dictionary<string, object> { ["heat"] = 4 } });
        Refused("Objective 'kd' is named twice", "kd", "at", "kd");
        Refused("Objective 'simkd' stands alone", "kd", "simkd");
        Refused("Ramp", new ObjectiveChoice("kd") { Ramp = 2 });

        void Refused(string expected, params ObjectiveChoice[] objectives) => Assert.Contains(
            expected,
            Assert.ThrowsAny<ArgumentException>(
                () => Ml.Distillation().Distill(trained.Classifier, "resnet8", Options(objectives))).Message);
    }

    private static DistillationTrainer.Options Options(params ObjectiveChoice[] objectives) =>
        TrainedModel.Quick(new DistillationTrainer.Options { Objectives = objectives });

    private ImageClassifier ThreeClassTeacher(TemporaryFolder folder, string network, params string[] order) =>
        Ml.Distillation().Network(network, TrainedModel.Options()).Fit(ThreeClasses.View(Ml, folder, 96, 1, order));

    private static List<string> Messages(MLContext ml)
    {
        var messages = new List<string>();
        ml.Log += (_, e) => messages.Add(e.RawMessage);
        return messages;
    }

    private float[] Scores(ImageClassifier model) =>
        [.. model.Transform(trained.Test).GetColumn<float[]>("Score").SelectMany(s => s)];

    private sealed class ClassName
    {
        public string Name { get; set; } = "";
    }
}
