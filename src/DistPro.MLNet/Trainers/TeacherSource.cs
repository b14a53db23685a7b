using DistPro.Engine.Teachers;
using DistPro.MLNet.Classifier;
using Microsoft.ML;

namespace DistPro.MLNet.Trainers;

/// <summary>A trained model that is to teach, seen beside the data that a student learns from.</summary>
internal abstract class TeacherSource
{
    /// <summary>Names of the classes that it knows, in the order of its scores.</summary>
    public abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>Channels of the images that a student has to learn from; null for any.</summary>
    public virtual int? Channels => null;

    /// <summary>Looks at a model and the data.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The training data.</param>
    /// <param name="options">How it is to teach.</param>
    /// <exception cref="ArgumentException">The model cannot teach on this data.</exception>
    public static TeacherSource Of(ITransformer model, IDataView input, TeachingOptions options) =>
        model is ImageClassifier classifier ? new ClassifierSource(classifier) : new ScoringSource(model, input, options);

    /// <summary>Keeps it in memory for as long as it teaches.</summary>
    public virtual IDisposable? Hold() => null;

    /// <summary>The teacher.</summary>
    /// <exception cref="ArgumentException">It knows other classes than the data, or does not fit the run otherwise.</exception>
    public abstract Teacher Make(TrainingRun run);
}
