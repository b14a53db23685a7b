using DistPro.Engine.Objectives;
using DistPro.Engine.Pathways;
using DistPro.Engine.Processes;

namespace DistPro.Engine.Distillation;

/// <summary>Distillation with a process, as a sum of objectives.</summary>
public static class ProcessObjectives
{
    /// <summary>
    /// The chosen objectives, then every pathway of the process that has a weight at any moment, by name. A pathway without a weight at a
    /// moment is not computed there; one that never has any is not even built.
    /// </summary>
    /// <param name="process">The process.</param>
    /// <param name="strength">What all its weights are multiplied by.</param>
    /// <param name="objectives">Objectives beside the pathways, such as kd; cross entropy comes along. None for cross entropy alone.</param>
    /// <param name="setup">What the probe batch told.</param>
    /// <exception cref="ArgumentException">There is no such objective, or the two networks do not have the pathways.</exception>
    public static CompositeObjective Create(
        DistillationProcess process, double strength, IReadOnlyList<ObjectiveChoice> objectives, ObjectiveSetup setup) => new(
    [
        .. ObjectiveCatalog.CreateAll(objectives.Count == 0 ? ["ce"] : objectives, setup).Parts,
        .. process.Pathways.Index().Where(p => process.Used.Contains(p.Item)).Select(p =>
            new WeightedObjective(p.Item.Name, new PathwayObjective(p.Item, setup), strength) { Course = progress => process.At(progress)[p.Index] }),
    ]);
}
