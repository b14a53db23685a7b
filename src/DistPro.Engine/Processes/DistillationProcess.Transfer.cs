using DistPro.Engine.Pathways;

namespace DistPro.Engine.Processes;

public sealed partial class DistillationProcess
{
    /// <summary>
    /// The process for another pair of networks: each pathway moves to the stages of the same relative depth, stage / (stages -
    /// 1) rounded to the nearest, and keeps its transform. Where several arrive at one pathway, it has the mean of their weights,
    /// so that the strength of a pathway stays what it was.
    /// </summary>
    /// <param name="teacher">The other teacher.</param>
    /// <param name="student">The other student.</param>
    /// <param name="available">The pathways of the new pair; null for those that the process moves to.</param>
    /// <exception cref="ArgumentException">None of the pathways has a counterpart.</exception>
    public ProcessTransfer TransferTo(ProcessNetwork teacher, ProcessNetwork student, IReadOnlyList<Pathway>? available = null) =>
        ProcessTransfer.Of(this, teacher, student, available);
}
