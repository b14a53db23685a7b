using DistPro.Engine.Processes;
using DistPro.Engine.Search;
using DistPro.Engine.Training;
using DistPro.MLNet.Classifier;
using DistPro.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Tests.Trainers;

public class ProcessTrainerTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private static readonly string[] Transforms = ["simple", "at"];

    private MLContext Ml => trained.Ml;

    [Fact]
    public void A_search_gives_a_process_and_a_student_that_predicts()
    {
        var model = Ml.Distillation().SearchProcess(trained.Classifier, "resnet8", Search())
            .Append(Ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(trained.Train);
        var classifier = model.OfType<ImageClassifier>().Single();
        var process = classifier.Process!;
        Assert.Equal(20, process.Pathways.Count);
        Assert.Equal(4 * 5, process.RowCount); // four epochs, four fifths of 96 images in batches of 16
        Assert.NotEqual(process.Row(0), process.Row(process.RowCount - 1));
        Assert.InRange(Ml.MulticlassClassification.Evaluate(model.Transform(trained.Test)).MicroAccuracy, 0.8, 1);
        classifier.Dispose();
    }

    [Fact]
    public void A_process_from_a_file_teaches_another_student_for_another_time()
    {
        using var searched = Ml.Distillation().SearchProcess(trained.Classifier, "resnet8", Search()).Fit(trained.Train);
        string path = trained.Folder.File("pair.process.json");
        searched.Process!.Clip().Save(path);
        var process = DistillationProcess.Load(path);

        var options = TrainedModel.Quick(new DistillationTrainer.Options { Process = process, Objectives = ["kd"] });
        options.Training = options.Training with { Epochs = 3 };
        using var student = Ml.Distillation().Distill(trained.Classifier, "resnet8", options).Fit(trained.Train);
        Assert.Equal(["ce", "kd", .. process.Used.Select(p => p.Name)], student.Training!.History[0].LossParts.Keys);
        Assert.Equal(process.Checksum(), student.Process!.Checksum());
        Assert.InRange(Ml.MulticlassClassification.Evaluate(student.Transform(trained.Test)).MicroAccuracy, 0.8, 1);

        string saved = trained.Folder.File("student.zip");
        Ml.Model.Save(student, trained.Test.Schema, saved);
        var found = new MLContext().Model.Load(saved, out _).Transform(trained.Test).GetColumn<float[]>("Score");
        var expected = student.Transform(trained.Test).GetColumn<float[]>("Score");
        Assert.All(expected.Zip(found), row => Assert.All(row.First.Zip(row.Second), p => Assert.Equal(p.First, p.Second, 1e-4)));
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(4, 3)]
    [InlineData(5, 4)]
    public void A_process_for_networks_of_other_stages_is_told(int teacherStages, int studentStages)
    {
        var ml = new MLContext(seed: 1);
        var warnings = new List<string>();
        ml.Log += (_, e) => warnings.AddRange(e.Kind == ChannelMessageKind.Warning ? [e.RawMessage] : []);
        var process = new DistillationProcess([new(1, 1, "simple")], [[1]], new ProcessOrigin
        {
            Teacher = new("large", teacherStages, "1 x 8 x 8", 2),
            Student = new("small", studentStages, "1 x 8 x 8", 2),
        });
        var options = TrainedModel.Quick(new DistillationTrainer.Options { Process = process });
        options.Training = options.Training with { Epochs = 1 };
        using var student = ml.Distillation().Distill(trained.Classifier, "resnet8", options).Fit(trained.Train);
        string[] none = [];
        string[] expected =
        [
            .. studentStages == 4 ? none : ["the process is for a student of 3 stages, small, found resnet8 of 4"],
            .. teacherStages == 4 ? none : ["the process is for a teacher of 5 stages, large, found resnet8 of 4"],
        ];
        Assert.Equal(expected, warnings.Select(w => w.Split(':')[0]));
        Assert.All(warnings, w => Assert.EndsWith("process.TransferTo", w));
    }

    [Fact]
    public void DistPro_as_a_whole_is_cross_validated_like_any_estimator()
    {
        var options = TrainedModel.Quick(new DistProTrainer.Options { SearchEpochs = 1, Search = Search().Search });
        options.Training = options.Training with { Epochs = 12, LearningRate = 0.02 };
        var results = Ml.MulticlassClassification.CrossValidate(
            trained.Train, Ml.Distillation().DistPro(trained.Classifier, "resnet8", options), numberOfFolds: 2, seed: 1);
        Assert.All(results, r => Assert.InRange(r.Metrics.MicroAccuracy, 0.8, 1));
        var process = results.Select(r => ((ImageClassifier)r.Model).Process!).ToArray();
        Assert.All(process, p => Assert.True(p.Origin.Changes.Count == 3));
        Assert.NotEqual(process[0].Checksum(), process[1].Checksum());
    }

    [Fact]
    public void What_a_search_cannot_work_with_is_refused_when_the_estimator_is_made()
    {
        Refused("AdamW", o => o.Training = o.Training with { Optimizer = new AdamWSettings() });
        Refused("time budget", o => o.Training = o.Training with { TimeBudget = TimeSpan.FromMinutes(1) });
        Refused("HeldOutFraction", o => o.ValidationFraction = 0.2);
        Refused("'complexx'", o => o.Search = new SearchOptions { Transforms = ["complexx"] });

        void Refused(string expected, Action<ProcessSearchTrainer.Options> change)
        {
            var options = Search();
            change(options);
            var error = Assert.ThrowsAny<ArgumentException>(
                () => Ml.Distillation().SearchProcess(trained.Classifier, "resnet8", options));
            Assert.Contains(expected, error.Message);
        }
    }

    [Fact]
    public void DistPro_takes_a_run_with_a_known_end()
    {
        var options = new DistProTrainer.Options
        {
            Training = new() { Epochs = null, EarlyStopping = new(), Schedule = new ConstantSchedule() },
            ValidationFraction = 0.2,
        };
        var error = Assert.Throws<ArgumentException>(
            () => Ml.Distillation().DistPro(trained.Classifier, "resnet8", options));
        Assert.Contains("Training.Epochs is null", error.Message);
    }

    [Theory]
    [InlineData(nameof(ProcessEdits.SkippedPart))]
    [InlineData(nameof(ProcessEdits.Smoothing))]
    [InlineData(nameof(ProcessEdits.ClipThreshold))]
    public void A_process_that_could_not_be_edited_is_refused_before_it_is_searched(string part)
    {
        var options = new DistProTrainer.Options();
        typeof(ProcessEdits).GetProperty(part)!.SetValue(options.Edits = options.Edits with { }, 1.5);
        var e = Assert.Throws<ArgumentOutOfRangeException>(
            () => Ml.Distillation().DistPro(trained.Classifier, "resnet8", options));
        Assert.Equal(part, e.ParamName);
    }

    private static ProcessSearchTrainer.Options Search() =>
        TrainedModel.Quick(new ProcessSearchTrainer.Options { Search = new SearchOptions { Transforms = Transforms } });
}
