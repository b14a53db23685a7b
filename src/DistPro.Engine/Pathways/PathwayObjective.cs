using DistPro.Engine.Objectives;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Pathways;

/// <summary>A pathway as an objective: the distance of its two stages, times the scale of its transform.</summary>
internal sealed class PathwayObjective : Objective
{
    private readonly Transform _transform;
    private readonly double _scale;

    /// <param name="pathway">The pathway.</param>
    /// <param name="setup">What the probe batch told.</param>
    /// <exception cref="ArgumentException">A network has no such stage, or there is no such transform.</exception>
    public PathwayObjective(Pathway pathway, ObjectiveSetup setup)
    {
        Pathway = pathway;
        if (pathway.TeacherStage >= setup.Teacher.Stages.Count || pathway.StudentStage >= setup.Student.Stages.Count)
        {
            throw new ArgumentException(
                $"Pathway '{pathway}' takes more stages than there are: the teacher has 0 to {setup.Teacher.Stages.Count - 1}, "
                + "the student 0 to "
                + $"{setup.Student.Stages.Count - 1}. Choose other pathways, or transfer the process to these networks.",
                nameof(pathway));
        }
        (_transform, _scale) = TransformCatalog.Create(
            pathway.Transform, new TransformSetup(
                setup, setup.Student.Stages[pathway.StudentStage], setup.Teacher.Stages[pathway.TeacherStage]));
        Connector = _transform.Connector;
    }

    /// <summary>The pathway.</summary>
    public Pathway Pathway { get; }

    /// <summary>The distances of several pathways, (K); what else they computed is freed.</summary>
    internal static Tensor Distances(IEnumerable<PathwayObjective> pathways, ObjectiveInput input)
    {
        using var scope = NewDisposeScope();
        return stack([.. pathways.Select(p => p.FreedLoss(input))]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) =>
        Number(_scale)
        * _transform.Distance(input.Student.Stages[Pathway.StudentStage], input.Teacher.Stages[Pathway.TeacherStage]);

    private Tensor FreedLoss(ObjectiveInput input)
    {
        using var scope = NewDisposeScope();
        return Loss(input).MoveToOuterDisposeScope();
    }
}
