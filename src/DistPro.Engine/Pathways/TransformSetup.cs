using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;

namespace DistPro.Engine.Pathways;

/// <summary>What a transform with weights of its own is built from.</summary>
/// <param name="Run">What is known of the run; its random stream draws the first weights.</param>
/// <param name="Student">The student's stage, as the probe batch has it.</param>
/// <param name="Teacher">The teacher's stage.</param>
public sealed record TransformSetup(ObjectiveSetup Run, FeatureMap Student, FeatureMap Teacher);
