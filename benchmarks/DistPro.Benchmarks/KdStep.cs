using DistPro.Engine.Distillation;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;

namespace DistPro.Benchmarks;

/// <summary>A step of distillation: ResNet-56 teaches ResNet-20 by KD, AT and ReviewKD beside the labels.</summary>
internal static class KdStep
{
    public static void Run(Precision precision)
    {
        using var setting = new StepSetting(precision);
        using var student = setting.Create("resnet20", seed: 1);
        using var network = setting.CreateTeacher("resnet56", seed: 2);
        using var teacher = new FixedTeacher(network);
        using var task = new DistillationTask(
            student, teacher, new Curriculum("kd", "at", "reviewkd"), setting.Images, setting.Options);
        using var step = new EngineStep(student, task, setting.Batch, setting.Options);
        StepComparison.Play(
            "kd-step", setting, step, [("student", student), ("teacher", network), ("connectors", task.Companion!)], "kd_step.py");
    }
}
