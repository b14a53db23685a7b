using DistPro.Engine.Networks;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>
/// What an objective with weights of its own is built from, known once both networks have answered a first (probe) batch.
/// </summary>
/// <param name="Student">The student's answer to the probe: shapes, number type and device are taken from it.</param>
/// <param name="Teacher">The teacher's answer to the probe.</param>
/// <param name="DataLabels">Class of every image of the training data, int64 (images).</param>
/// <param name="Random">
/// Stream of the objectives' random numbers, on the CPU: first weights, later draws. Its state is part of a checkpoint.
/// </param>
public sealed record ObjectiveSetup(NetworkOutput Student, NetworkOutput Teacher, Tensor DataLabels, Generator Random);
