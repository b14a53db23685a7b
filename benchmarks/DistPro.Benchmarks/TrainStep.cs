using DistPro.Engine.Training;

namespace DistPro.Benchmarks;

/// <summary>A training step with cross entropy, of ResNet-20 and of WRN-16-2.</summary>
internal static class TrainStep
{
    public static void Run(Precision precision)
    {
        Play("train-step-resnet20", "resnet20", precision);
        Play("train-step-wrn16-2", "wrn_16_2", precision);
    }

    private static void Play(string name, string networkName, Precision precision)
    {
        using var setting = new StepSetting(precision);
        using var network = setting.Create(networkName, seed: 1);
        using var step = new EngineStep(network, new CrossEntropyTask(), setting.Batch, setting.Options);
        StepComparison.Play(name, setting, step, [("student", network)], "train_step.py", networkName);
    }
}
