namespace DistPro.Engine.Teachers;

/// <summary>What the members of an ensemble are averaged in.</summary>
public enum EnsembleMean
{
    /// <summary>Their probabilities (softmax of the logits): no member can outweigh the others by large logits.</summary>
    Probabilities,

    /// <summary>Their logits.</summary>
    Logits,
}
