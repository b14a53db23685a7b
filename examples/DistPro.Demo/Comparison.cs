using DistPro.Engine.Processes;
using DistPro.Engine.Search;
using DistPro.MLNet;
using DistPro.MLNet.Classifier;
using DistPro.MLNet.Trainers;
using Microsoft.ML;

namespace DistPro.Demo;

/// <summary>
/// Trains a teacher, searches how it should teach, and trains the same student alone, with KD, and with pathways by two
/// processes.
/// </summary>
internal sealed class Comparison(MLContext ml, DemoData data, DemoOptions options)
{
    // What suits so short a training: docs/results tells how it was chosen.
    private static readonly SearchPreset Preset = SearchPreset.Short;

    private readonly DistillationCatalog _distillation = ml.Distillation();

    /// <summary>
    /// The teacher, the student alone, the other students, last the one by DistPro and KD; the process as it was found, and
    /// what taught the students.
    /// </summary>
    public (IReadOnlyList<TrainedNetwork> Networks, DistillationProcess Found, DistillationProcess Process) Run()
    {
        var teacher = Train(
            "teacher", new NetworkTrainer.Options(), options.TeacherEpochs, o => _distillation.Network(options.Teacher, o));
        var alone = Train(
            "student alone", new NetworkTrainer.Options(), options.Epochs, o => _distillation.Network(options.Network, o));
        var kd = Distill("KD", new() { Objectives = ["kd"] });

        var searched = Train(
            "search", new ProcessSearchTrainer.Options(Preset), options.SearchEpochs,
            o => _distillation.SearchProcess(teacher.Classifier, options.Network, o));
        var found = searched.Classifier.Process!;
        var process = Preset.Edits.Of(found);

        var uniform = Distill("uniform pathways", new() { Process = DistillationProcess.Uniform(found.Pathways, found.Origin) });
        var distPro = Distill("DistPro", new() { Process = process, Strength = Preset.Strength });
        var both = Distill("DistPro + KD", new() { Process = process, Objectives = ["kd"] });
        return ([teacher, alone, kd, uniform, searched, distPro, both], found, process);

        TrainedNetwork Distill(string name, DistillationTrainer.Options settings) =>
            Train(name, settings, options.Epochs, o => _distillation.Distill(teacher.Classifier, options.Network, o));
    }

    private TrainedNetwork Train<T>(string name, T settings, int epochs, Func<T, IEstimator<ImageClassifier>> trainer)
        where T : TrainerOptions
    {
        // The seed decides the first weights and the order of the images: the students start alike.
        (settings.ImageSize, settings.Channels) = (data.ImageSize, data.Channels);
        (settings.Training, settings.Seed) = (settings.Training with { Epochs = epochs }, options.Seed);
        var model = TrainingDisplay.Show(name, progress =>
        {
            settings.Progress = progress;
            return trainer(settings).Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data.Train);
        });
        var classifier = model.OfType<ImageClassifier>().Single();
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(data.Test), topKPredictionCount: 3);
        var training = classifier.Training!;
        Console.WriteLine(
            $"{name}: {training.History.Count} epochs in {training.Duration.TotalSeconds:f0} s, "
            + $"micro accuracy {metrics.MicroAccuracy:f4} on the test images");
        return new TrainedNetwork(name, model, classifier, metrics);
    }
}
