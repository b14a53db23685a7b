namespace DistPro.Engine.Data;

/// <summary>Which images an epoch has. There are as many as in the data either way.</summary>
public enum Sampling
{
    /// <summary>Each image once.</summary>
    Shuffled,

    /// <summary>
    /// As many of each class: of a rare class each image several times, of a common one a part of them, another part in each
    /// epoch. Images without a class come once each.
    /// </summary>
    Balanced,
}
