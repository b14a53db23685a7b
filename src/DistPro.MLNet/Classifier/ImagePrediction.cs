namespace DistPro.MLNet.Classifier;

/// <summary>What a classifier says of one image.</summary>
/// <param name="Classes">All classes, the most probable first; of equal ones the first in the classifier's order.</param>
public sealed record ImagePrediction(IReadOnlyList<ClassProbability> Classes)
{
    /// <summary>The most probable class.</summary>
    public string ClassName => Classes[0].ClassName;

    /// <summary>Its probability, 0..1.</summary>
    public float Probability => Classes[0].Probability;

    /// <summary>Such as "cat 0.93".</summary>
    public override string ToString() => $"{Classes[0]}";

    internal static ImagePrediction Of(IReadOnlyList<string> classNames, float[] scores) =>
        new(
        [
            .. classNames.Zip(scores, (name, score) => new ClassProbability(name, score)).OrderByDescending(c => c.Probability),
        ]);
}

/// <summary>A class, and how probable it is.</summary>
/// <param name="ClassName">Name of the class.</param>
/// <param name="Probability">Its probability, 0..1.</param>
public readonly record struct ClassProbability(string ClassName, float Probability)
{
    /// <summary>Such as "cat 0.93".</summary>
    public override string ToString() => $"{ClassName} {Probability:f2}";
}
