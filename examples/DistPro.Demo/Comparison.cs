using DistPro.MLNet;
using Microsoft.ML;

namespace DistPro.Demo;

/// <summary>Trains a teacher, and the same student three times: alone, and with the teacher in two ways.</summary>
internal sealed class Comparison(MLContext ml, DemoData data, DemoOptions options)
{
    /// <summary>The teacher, the student alone, and the two distilled students.</summary>
    public IReadOnlyList<TrainedNetwork> Run()
    {
        var distillation = ml.Distillation();
        var teacher = Train("teacher", distillation.Network(options.Teacher, Set(new NetworkTrainer.Options(), options.TeacherEpochs)));
        var alone = Train("student alone", distillation.Network(options.Network, Set(new NetworkTrainer.Options(), options.Epochs)));
        return [teacher, alone, Distill("kd"), Distill("reviewkd")];

        TrainedNetwork Distill(string objective) => Train($"student, {objective}", distillation.Distill(
            teacher.Classifier, options.Network, Set(new DistillationTrainer.Options { Objectives = [objective] }, options.Epochs)));
    }

    // The seed decides the first weights and the order of the images: the three students start alike.
    private T Set<T>(T settings, int epochs) where T : TrainerOptions
    {
        (settings.ImageSize, settings.Channels, settings.Epochs, settings.Seed) = (data.ImageSize, data.Channels, epochs, options.Seed);
        return settings;
    }

    private TrainedNetwork Train(string name, IEstimator<ImageClassifier> trainer)
    {
        Console.WriteLine($"\nTraining: {name}");
        var model = trainer.Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data.Train);
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(data.Test), topKPredictionCount: 3);
        return new TrainedNetwork(name, model, model.OfType<ImageClassifier>().Single(), metrics);
    }
}
