namespace DistPro.Engine.Search;

/// <summary>How the search estimates what a pathway's weight does to the loss on held-out images, and at which point.</summary>
public enum SearchEstimator
{
    /// <summary>Distances at w + R v against those at w, which are known: one more forward pass.</summary>
    OneSided,

    /// <summary>
    /// Distances at w + R v against those at w - R v: two more forward passes, and an error of second order in R.
    /// </summary>
    Central,

    /// <summary>
    /// By automatic differentiation of the gradient: no error but rounding, at several times the time and memory.
    /// </summary>
    Exact,

    /// <summary>
    /// The paper's literal form: a virtual step (without Nesterov's correction) for the estimate, central differences, and a real
    /// step from where it began, with the new weights. For comparison.
    /// </summary>
    Unrolled,

    /// <summary>
    /// As <see cref="OneSided"/>, with the held-out gradient taken before the step instead of after it. For comparison.
    /// </summary>
    FirstOrder,
}
