using DistPro.Engine.Runtime;

namespace DistPro.Engine.Training;

/// <summary>Finds schedules of the learning rate by name: the records with a <see cref="NamedAttribute"/>.</summary>
public static class ScheduleCatalog
{
    /// <summary>The schedules, such as constant, cosine, one-cycle and step, with their properties.</summary>
    public static Catalog<LearningRateSchedule> All { get; } = new("schedule", validate: s => s.Validate());
}
