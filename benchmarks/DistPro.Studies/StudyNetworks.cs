using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using DistPro.Engine.Weights;
using DistPro.Experiments.Studies;
using Spectre.Console;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Studies;

/// <summary>Makes students, and trains each teacher once: its weights stay in a folder.</summary>
internal sealed class StudyNetworks(StudySetting setting, StudyData data, string folder)
{
    private const int TeacherSeed = 1;

    /// <summary>What everything runs on.</summary>
    public Device Device { get; } = EngineRuntime.SelectDevice();

    /// <summary>A network with first weights.</summary>
    public Network Create(string name, long seed)
    {
        var (mean, deviation) = data.Training.PixelStatistics();
        var network = NetworkCatalog.Create(name, data.Training.Shape, data.Training.ClassCount);
        network.SetNormalization(mean, deviation);
        using var generator = RandomStream.Create(seed, RandomStream.Initialization);
        network.InitializeWeights(generator);
        return network.to(Device);
    }

    /// <summary>The trained teacher of that name, and how its training went.</summary>
    public (Network Network, StudyOutcome Outcome) Teacher(string name)
    {
        string weights = Path.Combine(folder, $"{name}.safetensors");
        var run = new StudyRun(name, setting.TeacherEpochs, TeacherSeed);
        var outcome = KeptRun.Get(folder, run, Fingerprint.Empty.With("images", data.Training.Checksum), () =>
        {
            AnsiConsole.WriteLine($"training the teacher {name}");
            using var trained = Create(name, TeacherSeed);
            var options = StudyTraining.Of(run.Budget, TeacherSeed);
            var result = SupervisedTraining.Run(trained, data.Training, options);
            WeightsFile.Save(trained, weights);
            return new StudyOutcome(Evaluation.Run(trained, data.Test).Accuracy, result.Duration.TotalSeconds);
        });
        var network = Create(name, TeacherSeed);
        WeightsFile.Load(network, weights);
        return (network, outcome);
    }
}
