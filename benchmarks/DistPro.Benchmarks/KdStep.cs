using DistPro.Engine.Objectives;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Benchmarks;

/// <summary>A step of distillation: ResNet-56 teaches ResNet-20 by KD, AT and ReviewKD beside the labels.</summary>
internal static class KdStep
{
    public static void Run(Precision precision)
    {
        using var comparison = new StepComparison(precision);
        using var student = comparison.Create("resnet20", seed: 1);
        using var network = comparison.Create("resnet56", seed: 2);
        // Running statistics that suit the weights, as a trained teacher has them.
        using (no_grad())
        {
            network.train();
            for (int i = 0; i < 20; i++)
            {
                network.call(comparison.Batch.Images).Dispose();
            }
        }
        using var teacher = new FixedTeacher(network);
        using var task = new DistillationTask(
            student, teacher, comparison.Images, new TrainingOptions(),
            setup => ObjectiveCatalog.CreateAll(["kd", "at", "reviewkd"], setup), "kd, at, reviewkd");
        using var step = new EngineStep(student, task, comparison.Batch, precision);
        comparison.Play(
            "kd-step", step, [("student", student), ("teacher", network), ("connectors", task.Companion!)], "kd_step.py");
    }
}
