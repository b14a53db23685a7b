using DistPro.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Tests.Trainers;

public sealed class StudentTests(TrainedModel trained) : IClassFixture<TrainedModel>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private MLContext Ml => trained.Ml;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_student_of_its_teacher_is_distilled_saved_and_loaded()
    {
        var student = Student.Of(trained.Classifier, stages: 3, width: 0.5);
        Assert.Equal("resnet8[stages=3,width=0.5]", student.Network);
        var options = TrainedModel.Quick(new DistillationTrainer.Options { Objectives = ["kd", "at"] });
        options.Training = options.Training with { Checkpoint = new(_folder.File("student.checkpoint")) };
        using var model = Ml.Distillation().Distill(trained.Classifier, student, options).Fit(trained.Train);
        // As from nothing: much is to be learned anew.
        Assert.InRange(model.Training!.History.Max(e => e.LearningRate), 0.04, 0.05);
        Assert.Null(options.StartFrom); // the caller's options stay as they are
        Assert.True(model.ParameterCount < trained.Classifier.ParameterCount / 8);
        double accuracy = Accuracy(model);
        Assert.InRange(accuracy, 0.9, 1);

        // Once more, from the checkpoint; from a file of this library; from one of ML.NET's.
        using var again = Ml.Distillation().Distill(trained.Classifier, student, options).Fit(trained.Train);
        Assert.Equal(Scores(model), Scores(again));
        model.Save(_folder.File("student.distpro"));
        using var loaded = Ml.Distillation().Load(_folder.File("student.distpro"));
        Assert.Equal(student.Network, loaded.NetworkName);
        Assert.Equal(Scores(model), Scores(loaded));
        Ml.Model.Save(model, trained.Train.Schema, _folder.File("student.zip"));
        var chain = Ml.Model.Load(_folder.File("student.zip"), out _);
        Assert.Equal(accuracy, Accuracy(Ml.Distillation().Restore(chain)), 3);
    }

    [Fact]
    public void A_student_of_all_stages_and_channels_predicts_as_its_teacher_before_it_is_trained()
    {
        var still = TrainedModel.Quick(new NetworkTrainer.Options { FreezeStages = 4 });
        still.Training = still.Training with { Epochs = 1, LearningRate = 1e-12 };
        using var student = Ml.Distillation().Network(Student.Of(trained.Classifier), still).Fit(trained.Train);
        Assert.Equal(trained.Classifier.NetworkName, student.NetworkName);
        using var whole = Ml.Distillation().Network(Student.Of(trained.Classifier), TrainedModel.Options()).Fit(trained.Train);
        Assert.InRange(whole.Training!.History.Max(e => e.LearningRate), 0.004, 0.005);
        Assert.All(Scores(trained.Classifier).Zip(Scores(student)), s => Assert.Equal(s.First, s.Second, 1e-5f));
    }

    [Fact]
    public void What_cannot_be_is_told_when_the_student_or_the_trainer_is_made()
    {
        Assert.Contains("has 4 stages", Assert.ThrowsAny<ArgumentException>(
            () => Student.Of(trained.Classifier, stages: 7)).Message);
        Assert.ThrowsAny<ArgumentException>(() => Student.Of(trained.Classifier, width: 1.5));
        var options = TrainedModel.Quick(new NetworkTrainer.Options { StartFrom = trained.Classifier });
        Assert.Contains("found StartFrom", Assert.Throws<ArgumentException>(
            () => Ml.Distillation().Network(Student.Of(trained.Classifier), options)).Message);
        Assert.Contains("Did you mean 'resnet{6n+2}'?", Assert.Throws<ArgumentException>(
            () => Ml.Distillation().Network("resnet9", new NetworkTrainer.Options())).Message);
    }

    private double Accuracy(ITransformer model) =>
        Ml.MulticlassClassification.Evaluate(model.Transform(trained.Test)).MicroAccuracy;

    private float[] Scores(ITransformer model) =>
        [.. model.Transform(trained.Test).GetColumn<float[]>("Score").SelectMany(s => s)];
}
