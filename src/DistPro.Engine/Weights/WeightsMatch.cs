namespace DistPro.Engine.Weights;

/// <summary>How the tensors of a file find their places in a network.</summary>
public enum WeightsMatch
{
    /// <summary>By their names.</summary>
    ByName,

    /// <summary>
    /// One after another, whatever their names: for implementations that define the same layers in the same order.
    /// </summary>
    ByOrder,
}
