namespace DistPro.Engine.Search;

/// <summary>
/// How the pathways' logits A become their weights omega; K is the number of pathways. The numbers are those of DistPro's
/// released code.
/// </summary>
public enum PathwayNormalization
{
    /// <summary>omega = 1: nothing is learned.</summary>
    Constant = 0,

    /// <summary>softmax(A): sums to 1.</summary>
    Softmax = 1,

    /// <summary>
    /// softmax([A, 1])[:K]: a logit of 1 beside the others takes what no pathway uses, so that all can be turned off.
    /// </summary>
    BiasedSoftmax = 2,

    /// <summary>sigmoid(A).</summary>
    Sigmoid = 3,

    /// <summary>|A|.</summary>
    Absolute = 4,

    /// <summary>3 |A| / (1e-12 + sum |A|).</summary>
    Share = 5,

    /// <summary>10 |A| / (1 + sum |A|).</summary>
    BoundedShare = 6,

    /// <summary>
    /// K softmax([A, 1])[:K]: the biased softmax at a strength that does not depend on K; K / (K + 1) each at the start.
    /// </summary>
    ScaledBiasedSoftmax = 333,
}
