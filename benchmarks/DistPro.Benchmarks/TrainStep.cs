using DistPro.Engine.Training;

namespace DistPro.Benchmarks;

/// <summary>A training step with cross entropy, of ResNet-20 and of WRN-16-2.</summary>
internal static class TrainStep
{
    public static void Run()
    {
        Play("train-step-resnet20", "resnet20");
        Play("train-step-wrn16-2", "wrn_16_2");
    }

    private static void Play(string name, string networkName)
    {
        using var comparison = new StepComparison();
        using var network = comparison.Create(networkName, seed: 1);
        using var step = new EngineStep(network, new CrossEntropyTask(), comparison.Batch);
        comparison.Play(name, step, [("student", network)], "train_step.py", networkName);
    }
}
