using static TorchSharp.torch;

namespace DistPro.Engine.Networks;

/// <summary>
/// Everything that one forward of a network gives; of some teachers, less: then asking for the rest is an error.
/// </summary>
public sealed record NetworkOutput
{
    private readonly Tensor? _embedding;
    private readonly IReadOnlyList<FeatureMap>? _stages;
    private readonly string _who = "";

    /// <param name="logits">(N, classes).</param>
    /// <param name="embedding">The pooled vector that the last layer classifies, (N, C).</param>
    /// <param name="stages">The feature maps, the stem first.</param>
    public NetworkOutput(Tensor logits, Tensor embedding, IReadOnlyList<FeatureMap> stages)
    {
        (Logits, _embedding, _stages) = (logits, embedding, stages);
    }

    private NetworkOutput(Tensor logits, Tensor? embedding, string who)
    {
        (Logits, _embedding, _who) = (logits, embedding, who);
    }

    /// <summary>(N, classes).</summary>
    public Tensor Logits { get; init; }

    /// <summary>The pooled vector that the last layer classifies, (N, C).</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public Tensor Embedding => _embedding ?? throw Missing("embedding");

    /// <summary>The feature maps, the stem first.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public IReadOnlyList<FeatureMap> Stages => _stages ?? throw Missing("feature maps");

    /// <summary>Whether there is an embedding.</summary>
    public bool HasEmbedding => _embedding is not null;

    /// <summary>An answer without feature maps.</summary>
    /// <param name="logits">(N, classes).</param>
    /// <param name="embedding">The pooled vector (N, C); null for none.</param>
    /// <param name="who">Who answers, for the error of those who ask for more.</param>
    public static NetworkOutput WithoutMaps(Tensor logits, Tensor? embedding, string who) => new(logits, embedding, who);

    /// <summary>The same values, through which no gradient goes.</summary>
    public NetworkOutput Detached() => _stages is null
        ? new(Logits.detach(), _embedding?.detach(), _who)
        : new(
            Logits.detach(), Embedding.detach(),
            [.. Stages.Select(s => new FeatureMap(s.Name, s.Raw.detach(), s.Pre.detach(), s.Post.detach()))]);

    private InvalidOperationException Missing(string what) => new(
        $"{_who} gives logits{(HasEmbedding ? " and an embedding" : "")} and no {what}. Choose objectives that compare logits, "
        + "such as kd, dkd or dist, or a teacher that is a single network (docs/teachers.md).");
}

/// <summary>
/// One stage of a network, from one running forward. The tensors are (N, C, H, W); two of them may be the same object.
/// </summary>
/// <param name="Name">"stem" for stage 0, then "stage1" and so on.</param>
/// <param name="Raw">What the rest of the network runs on from: the output of the stage.</param>
/// <param name="Pre">
/// Before the last activation. For networks that activate first (WRN), that is after the next batch norm.
/// </param>
/// <param name="Post">After the last activation.</param>
public sealed record FeatureMap(string Name, Tensor Raw, Tensor Pre, Tensor Post);
