namespace DistPro.Engine.Training;

/// <summary>Which weights a run leaves in the network.</summary>
public enum FinalWeights
{
    /// <summary>Those after the last step.</summary>
    Last,

    /// <summary>
    /// Those of the epoch with the highest accuracy on the validation images (of equal ones, with the lowest loss).
    /// </summary>
    Best,
}
