using DistPro.Engine.Data;
using DistPro.Engine.Networks;

namespace DistPro.Engine.Weights;

/// <summary>
/// A file whose weights a network starts from before it is trained: as many of them as fit, by name. What the file has no values
/// for, such as the classifier of another number of classes, keeps what the network has.
/// </summary>
/// <param name="Path">A safetensors file, or a model that was saved in one file.</param>
public sealed record StartingWeights(string Path)
{
    /// <summary>
    /// From a name in the file to the name in the network, or to null for a tensor to leave out; null for the same.
    /// </summary>
    public Func<string, string?>? Rename { get; init; }

    /// <summary>Loads what fits.</summary>
    /// <param name="network">The network.</param>
    /// <param name="classNames">
    /// Names of its classes. Where the file tells those that it was trained on, and they are others, its classifier is left out
    /// even if it fits. A file of weights alone does not tell them.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no such file, is damaged, or has nothing that fits.</exception>
    public LoadedWeights LoadInto(Network network, IReadOnlyList<string> classNames)
    {
        var file = WeightsFile.Open(Path);
        bool otherClasses = ModelFile.ClassNames(file, Path) is { } names
            && !names.SequenceEqual(classNames, ClassNaming.Comparer);
        var pairing = WeightsPairing.ByName(network.State(), file, Rename ?? (name => name))
            .Fitting(file, without: otherClasses ? Classifier(network) : []);
        return WeightsFile.Take(pairing, file, Path, network);
    }

    // The last layer: a matrix with a row for each class, and what follows it.
    private static IReadOnlyCollection<string> Classifier(Network network)
    {
        var state = network.State();
        int matrix = state.ToList().FindLastIndex(s => s.Value.shape is [var rows, _] && rows == network.ClassCount);
        return matrix < 0
            ? []
            : [.. state.Skip(matrix).TakeWhile(s => s.Value.shape is [var rows, ..] && rows == network.ClassCount)
                .Select(s => s.Name)];
    }
}
