using DistPro.Engine.Networks;

namespace DistPro.Engine.Processes;

/// <summary>
/// Where a process comes from: the head of its file, for people to read. Only the numbers of stages are computed with.
/// </summary>
public sealed record ProcessOrigin
{
    /// <summary>The network that teaches; its stages are the first number of a pathway's name.</summary>
    public required ProcessNetwork Teacher { get; init; }

    /// <summary>The network that learns; its stages are the second number of a pathway's name.</summary>
    public required ProcessNetwork Student { get; init; }

    /// <summary>Fingerprint of the data searched on; empty where nothing was searched.</summary>
    public string Data { get; init; } = "";

    /// <summary>
    /// Name of the normalisation that made the weights from the search's logits; empty where nothing was searched.
    /// </summary>
    public string Normalization { get; init; } = "";

    /// <summary>The options of the search, by name.</summary>
    public IReadOnlyDictionary<string, string> SearchOptions { get; init; } = new Dictionary<string, string>();

    /// <summary>The seed of the search.</summary>
    public long Seed { get; init; }

    /// <summary>The loss on held-out data in the course of the search.</summary>
    public IReadOnlyList<double> ValidationLoss { get; init; } = [];

    /// <summary>What was done to the weights afterwards, in order, such as "clipped at 0.5".</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    internal ProcessOrigin With(string change) => this with { Changes = [.. Changes, change] };
}

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
