using DistPro.Engine.Objectives;
using DistPro.Engine.Pathways;
using DistPro.Engine.Processes;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Distillation;

/// <summary>What a student is taught: objectives, and the pathways of a process, which come in addition to them.</summary>
/// <param name="Objectives">
/// Names of <see cref="ObjectiveCatalog"/>, such as <c>new("kd", "reviewkd")</c>. Cross entropy with the labels comes along as
/// <see cref="ObjectiveCatalog.CreateAll"/> has it; with a process and none named, it is all there is beside the pathways.
/// </param>
public sealed record Curriculum(params IReadOnlyList<ObjectiveChoice> Objectives)
{
    /// <summary>The weight of every pathway at every moment, stretched to the length of the run; null for no pathways.</summary>
    public DistillationProcess? Process { get; init; }

    /// <summary>What all weights of the process are multiplied by, above 0.</summary>
    [SettingRange(above: 0)]
    public double Strength { get; init; } = 1;

    /// <summary>All that is taught.</summary>
    public Fingerprint Fingerprint
    {
        get
        {
            var objectives = Fingerprint.Empty.With("objectives", string.Join(", ", Objectives));
            return Process is null ? objectives : objectives.With("process", Process.Checksum()).With("strength", Strength);
        }
    }

    /// <summary>Looks at names, settings and schedules before a run starts.</summary>
    /// <exception cref="ArgumentException">
    /// There is nothing to teach, no such objective or setting, an objective is named twice, or a number is out of range.
    /// </exception>
    public void Check()
    {
        SettingRangeAttribute.Check(this);
        if (Process is null || Objectives.Count > 0)
        {
            ObjectiveCatalog.Check(Objectives);
        }
    }

    /// <summary>
    /// The objectives, then every pathway of the process that has a weight at any moment, by name. A pathway without a weight at
    /// a moment is not computed there; one that never has any is not even built.
    /// </summary>
    /// <param name="setup">What the probe batch told.</param>
    /// <exception cref="ArgumentException">There is no such objective, or the two networks do not have the pathways.</exception>
    public CompositeObjective Create(ObjectiveSetup setup)
    {
        var objectives = ObjectiveCatalog.CreateAll(Objectives, setup);
        return Process is null ? objectives : new CompositeObjective([.. objectives.Parts, .. Pathways(Process, setup)]);
    }

    private IEnumerable<WeightedObjective> Pathways(DistillationProcess process, ObjectiveSetup setup) =>
        from pathway in process.Pathways.Index()
        where process.Used.Contains(pathway.Item)
        select new WeightedObjective(pathway.Item.Name, new PathwayObjective(pathway.Item, setup), Strength)
        {
            Course = progress => process.At(progress)[pathway.Index],
        };
}
