using DistPro.Engine.Objectives;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Objectives;

/// <summary>A method as a user adds it: this file is all there is.</summary>
[Method(Name, Weight = 3, LabelWeight = 0.5, Ramp = 0.25)]
public sealed class OwnMethod(double scale = 2) : Objective
{
    public const string Name = "test-logit-distance";

    public static Tensor Loss(Tensor student, Tensor teacher, double scale) => scale * (student - teacher).abs().mean();

    public override Tensor Loss(ObjectiveInput input) => Loss(input.Student.Logits, input.Teacher.Logits, scale);
}
