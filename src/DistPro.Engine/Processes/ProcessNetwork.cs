using DistPro.Engine.Networks;

namespace DistPro.Engine.Processes;

/// <summary>What a process tells about one of the two networks that it belongs to.</summary>
/// <param name="Name">Name of the network, such as resnet20.</param>
/// <param name="Stages">Number of stages, the stem included; the process's pathways count from 0 up to this.</param>
/// <param name="Images">Shape of its images, such as "3 x 32 x 32".</param>
/// <param name="Classes">Number of classes.</param>
public sealed record ProcessNetwork(string Name, int Stages, string Images, int Classes)
{
    /// <summary>What is told about this network.</summary>
    public static ProcessNetwork Of(Network network) =>
        new(network.Name, network.StageCount, network.Shape.ToString(), network.ClassCount);
}
