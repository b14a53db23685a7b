using DistPro.Engine.Data;
using DistPro.Engine.Files;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Engine.Weights;

/// <summary>
/// Weights that a network starts from before it is trained: as many of them as fit. What they have no values for, such as the
/// classifier of another number of classes, keeps what the network has.
/// </summary>
/// <param name="Path">
/// A safetensors file, or a model that was saved in one file: they fit by name. Or an ONNX file, .onnx: its weights fit in the
/// order in which its graph uses them.
/// </param>
public sealed record StartingWeights(string Path)
{
    private byte[]? _model;

    /// <summary>
    /// From a name in the file to the name in the network, or to null for a tensor to leave out; null for the same. Not for ONNX.
    /// </summary>
    public Func<string, string?>? Rename { get; init; }

    /// <summary>
    /// What the weights were trained to see subtracted from the pixels (0..255), a finite number for each channel, red first;
    /// null for the file's own. Needed for a file without, as <see cref="Deviation"/> is, where the images' own is not to be
    /// taken.
    /// </summary>
    [SettingRange]
    public float[]? Mean { get; init; }

    /// <summary>What that is divided by, a number above 0 for each channel; null for 1 where there is a mean.</summary>
    [SettingRange(above: 0)]
    public float[]? Deviation { get; init; }

    /// <summary>
    /// Whether the weights were trained on images with blue first: the first convolution's inputs are turned round, for images
    /// have red first here.
    /// </summary>
    public bool BlueFirst { get; init; }

    /// <summary>
    /// The weights, trained on ImageNet, that ML.NET's DnnFeaturizeImage computes ResNet18 with; the network is ResNet20_ImageNet
    /// here. They are in the NuGet package Microsoft.ML.DnnImageFeaturizer.ResNet18, which the application references.
    /// </summary>
    /// <param name="path">The file ResNet18.onnx; null for the place where the package puts it, beside the application.</param>
    public static StartingWeights DnnResNet18(string? path = null) => new(path ?? System.IO.Path.Combine(
        AppContext.BaseDirectory, "DnnImageModels", "ResNet18Onnx", "ResNet18.onnx"))
    {
        // The mean over the pixels of MeanImage in the package's ResNetPreprocess.onnx, which has blue first.
        Mean = [123.15163f, 115.90288f, 103.06262f],
        BlueFirst = true,
    };

    /// <summary>The weights that a network has now; what becomes of it afterwards does not matter.</summary>
    /// <param name="network">The network.</param>
    /// <param name="classNames">Its classes, in the order of its logits.</param>
    public static StartingWeights Of(Network network, IReadOnlyList<string> classNames) => new($"network {network.Name}")
    {
        _model = ModelFile.Write(network, classNames, new Dictionary<string, string>()),
    };

    /// <summary>Loads what fits.</summary>
    /// <param name="network">The network.</param>
    /// <param name="classNames">
    /// Names of its classes. Where the file tells those that it was trained on, and they are others, its classifier is left out
    /// even if it fits. A file of weights alone does not tell them.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// It is no such file, is damaged, or has nothing that fits; of an ONNX file: something but the classifier does not fit.
    /// </exception>
    /// <exception cref="ArgumentException">The normalisation does not fit, or is out of range.</exception>
    public LoadedWeights LoadInto(Network network, IReadOnlyList<string> classNames)
    {
        var file = _model is null ? WeightsFile.Open(Path) : WeightsFile.Read(_model, Path);
        return NetworkPart.Parse(network.Name) is { Width: < 1 } part && !FitsAsItIs(network, file, classNames)
            ? LoadPartInto(network, part, file, classNames)
            : LoadInto(network, file, classNames);
    }

    private LoadedWeights LoadInto(Network network, TensorFile file, IReadOnlyList<string> classNames)
    {
        var normalization = Normalization(network);
        var loaded = WeightsFile.Take(Pair(network, file, classNames), file, Path, network);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        if (BlueFirst)
        {
            var kernel = network.parameters().First(p => p.shape.Length == 4);
            kernel.copy_(kernel.flip(1));
        }
        if (normalization is var (mean, deviation))
        {
            network.SetNormalization(mean, deviation);
            loaded = loaded with { HasNormalization = true };
        }
        return loaded with
        {
            Fingerprint = loaded.Fingerprint.With("blue first", BlueFirst)
                .With("mean", Mean is null ? null : string.Join(' ', Mean))
                .With("deviation", Deviation is null ? null : string.Join(' ', Deviation)),
        };
    }

    // The file of a part that was saved, rather than of the whole that it was made of.
    private bool FitsAsItIs(Network network, TensorFile file, IReadOnlyList<string> classNames) =>
        file is not OnnxFile && !Pair(network, file, classNames).Missing.Except(Classifier(network)).Any();

    // The file is the whole's, of which the network takes its channels.
    private LoadedWeights LoadPartInto(Network network, NetworkPart part, TensorFile file, IReadOnlyList<string> classNames)
    {
        using var whole = NetworkCatalog.Create(part.Whole, network.Shape, network.ClassCount);
        var loaded = LoadInto(whole, file, classNames);
        if (loaded.NotFound.Except(Classifier(whole)).ToArray() is { Length: > 0 } missing)
        {
            throw new InvalidDataException(
                $"The weights in '{Path}' are not those of network '{part.Whole}', of which '{network.Name}' is made: "
                + $"{WeightsPairing.List("missing", missing)}. Take weights of that network.");
        }
        bool head = network.StageCount == whole.StageCount && Classifier(whole).All(loaded.Taken.Contains);
        Inheritance.Copy(whole, network, head);
        var names = network.State().Select(s => s.Name).Except(head ? [] : Classifier(network)).ToHashSet();
        return loaded with
        {
            Taken = [.. loaded.Taken.Where(names.Contains)],
            LeftOut = [.. loaded.LeftOut, .. loaded.Taken.Where(n => !names.Contains(n))],
            NotFound = head ? [] : [.. Classifier(network)],
            HasNormalization = loaded.HasNormalization,
            IsThinned = true,
            Fingerprint = loaded.Fingerprint.With("part", network.Name),
        };
    }

    private WeightsPairing Pair(Network network, TensorFile file, IReadOnlyList<string> classNames)
    {
        if (file is OnnxFile onnx)
        {
            return WeightsPairing.ByOrder(network.State(), onnx.Order).ButFor(Classifier(network), file, Path, network);
        }
        bool otherClasses = ModelFile.ClassNames(file, Path) is { } names
            && !names.SequenceEqual(classNames, ClassNaming.Comparer);
        var pairing = WeightsPairing.ByName(network.State(), file, Rename ?? (name => name));
        var (fitting, classifier) = (pairing.Fitting(file, without: []), Classifier(network));
        // Half of a classifier, the bias without the matrix, is of no use.
        return otherClasses || classifier.Any(fitting.Missing.Contains) ? pairing.Fitting(file, without: classifier) : fitting;
    }

    private (float[] Mean, float[] Deviation)? Normalization(Network network)
    {
        if (Mean is null && Deviation is null)
        {
            return null;
        }
        float[] Each(float value) => [.. Enumerable.Repeat(value, network.Shape.Channels)];
        var (mean, deviation) = (Mean ?? Each(0), Deviation ?? Each(1));
        network.CheckNormalization(mean, deviation);
        return (mean, deviation);
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
