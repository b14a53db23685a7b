using DistPro.Benchmarks.TorchSharpPeers;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Benchmarks;

/// <summary>A training step with cross entropy, of ResNet-20 and of WRN-16-2.</summary>
internal static class TrainStep
{
    public static void Run(Precision precision)
    {
        Play("train-step-resnet20", "resnet20", classes => new PlainResNet(20, classes), precision);
        Play("train-step-wrn16-2", "wrn_16_2", classes => new PlainWideResNet(16, 2, classes), precision);
    }

    private static void Play(string name, string networkName, Func<int, nn.Module<Tensor, Tensor>> plainly, Precision precision)
    {
        using var setting = new StepSetting(precision);
        using var network = setting.Create(networkName, seed: 1);
        using var step = new EngineStep(network, new CrossEntropyTask(), setting.Batch, setting.Options);

        var plain = setting.Copy(network, plainly(setting.ClassCount));
        using var torchSharp = new TorchSharpStep(
            [plain], () => nn.functional.cross_entropy(plain.call(setting.PlainImages), setting.Batch.Labels));
        using var pyTorch = PythonStep.TryStart("train_step.py", [.. setting.Write([("student", network)]), networkName]);
        StepComparison.Play(name, setting, step, torchSharp, pyTorch);
    }
}
