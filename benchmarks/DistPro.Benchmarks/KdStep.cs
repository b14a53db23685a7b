using DistPro.Benchmarks.TorchSharpPeers;
using DistPro.Engine.Distillation;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using static TorchSharp.torch;

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
        var connectors = task.Connector!;

        var plainStudent = setting.Copy(student, new PlainResNet(20, setting.ClassCount));
        using var plainTeacher = setting.Copy(network, new PlainResNet(56, setting.ClassCount));
        plainTeacher.eval();
        var review = setting.Copy(connectors.named_children().Single().module, new PlainReview([16, 32, 64, 64], width: 64));
        using var torchSharp = new TorchSharpStep([plainStudent, review], Loss);
        using var pyTorch = PythonStep.TryStart(
            "kd_step.py", setting.Write([("student", student), ("teacher", network), ("connectors", connectors)]));
        StepComparison.Play("kd-step", setting, step, torchSharp, pyTorch);

        Tensor Loss()
        {
            var s = plainStudent.Features(setting.PlainImages);
            PlainFeatures t;
            using (no_grad())
            {
                t = plainTeacher.Features(setting.PlainImages);
            }
            return nn.functional.cross_entropy(s.Logits, setting.Batch.Labels)
                + 0.9 * PlainLosses.Softened(s.Logits, t.Logits)
                + 1000 * PlainLosses.Attention(s.After.Skip(1), t.After.Skip(1))
                + 5 * review.call([.. s.After.Skip(1), AsMap(s.Pooled)], [.. t.Before.Skip(1), AsMap(t.Pooled)]);
        }

        static Tensor AsMap(Tensor pooled) => pooled.unsqueeze(-1).unsqueeze(-1);
    }
}
