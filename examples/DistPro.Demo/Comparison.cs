using DistPro.Engine.Processes;
using DistPro.Engine.Search;
using DistPro.MLNet;
using Microsoft.ML;

namespace DistPro.Demo;

/// <summary>Trains a teacher, searches how it should teach, and trains the same student alone, with KD, and with pathways by two processes.</summary>
internal sealed class Comparison(MLContext ml, DemoData data, DemoOptions options)
{
    // Pathways, betas and strengths that suit so short a training: docs/results tells how they were chosen.
    private static readonly SearchOptions Search = new() { FirstStage = 1, Transforms = ["simple"], Beta1 = 0.9, Beta2 = 0.95 };

    private readonly DistillationCatalog _distillation = ml.Distillation();

    /// <summary>
    /// The teacher, the student alone, the other students, last the one by DistPro and KD; the process as it was found, and what taught the students.
    /// </summary>
    public (IReadOnlyList<TrainedNetwork> Networks, DistillationProcess Found, DistillationProcess Process) Run()
    {
        var teacher = Train("teacher", _distillation.Network(options.Teacher, Set(new NetworkTrainer.Options(), options.TeacherEpochs)));
        var alone = Train("student alone", _distillation.Network(options.Network, Set(new NetworkTrainer.Options(), options.Epochs)));
        var kd = Distill("kd", new() { Objectives = ["kd"] });

        var searching = Set(new ProcessSearchTrainer.Options { Search = Search }, options.SearchEpochs);
        var searched = Train("student of the search", _distillation.SearchProcess(teacher.Classifier, options.Network, searching));
        var found = searched.Classifier.Process!;
        var process = found.Skip(0.75).Smooth(0.1).Clip();

        var uniform = Distill("uniform", new() { Process = DistillationProcess.Uniform(found.Pathways, found.Origin) });
        var distPro = Distill("distpro", new() { Process = process, Strength = 3 });
        var both = Distill("distpro + kd", new() { Process = process, Objectives = ["kd"] });
        return ([teacher, alone, kd, uniform, searched, distPro, both], found, process);

        TrainedNetwork Distill(string name, DistillationTrainer.Options settings) => Train(
            $"student, {name}", _distillation.Distill(teacher.Classifier, options.Network, Set(settings, options.Epochs)));
    }

    // The seed decides the first weights and the order of the images: the students start alike.
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
