namespace DistPro.Studies;

/// <summary>Where the weights of the pathways come from.</summary>
internal enum ProcessKind
{
    /// <summary>All alike, K / (K + 1) each.</summary>
    Uniform,

    /// <summary>Random curves, another for each seed; they know nothing of a search.</summary>
    Random,

    /// <summary>The searched process, smoothed and clipped.</summary>
    Searched,

    /// <summary>Its last weights, throughout.</summary>
    LastWeights,

    /// <summary>The searched process of another pair.</summary>
    Transferred,
}
