using DistPro.Engine.Processes;
using DistPro.Engine.Training;

namespace DistPro.MLNet.Trainers;

/// <summary>How a network was trained; and the process that came of it or went into it, if there is one.</summary>
internal sealed record TrainedStudent(TrainingResult Result, DistillationProcess? Process = null);
