using DistPro.Engine.Files;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Engine.Weights;

/// <summary>
/// The weights of a network as a plain safetensors file, which other programs read and write, and those in an ONNX file, which
/// are only read: see docs/weights.md.
/// </summary>
public static class WeightsFile
{
    private const string OrderName = "order";

    /// <summary>Writes the weights, the running statistics and the input normalisation (input_mean, input_deviation).</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="IOException">The disk is full or cannot be written to.</exception>
    /// <exception cref="InvalidOperationException">The network has no weights that can be taken out of it.</exception>
    public static void Save(Network network, string path)
    {
        var state = network.State();
        var file = SafeTensors.Write(state, new Dictionary<string, string>
        {
            ["format"] = "pt",
            [OrderName] = string.Join('\n', state.Select(s => s.Name)),
        });
        AtomicFile.Write(path, stream => stream.Write(file));
    }

    /// <summary>Loads weights into a network. Nothing of it changes unless all of them fit.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">
    /// The file: of F16, BF16, F32, F64, I8, I16, I32, I64 or U8 numbers, which are converted to the network's.
    /// </param>
    /// <param name="match">How the tensors find their places.</param>
    /// <param name="rename">
    /// From a name in the file to the name in the network, or to null for a tensor to leave out, for
    /// <see cref="WeightsMatch.ByName"/>; null for the same.
    /// </param>
    /// <param name="normalization">
    /// Input normalisation, in 0..255, one value for each channel. Null: the file's, if it has one, as files of other programs
    /// have not; else the one that the network has.
    /// </param>
    /// <param name="onlyFitting">
    /// Whether tensors that do not fit are left out instead of being an error, for <see cref="WeightsMatch.ByName"/>: such as the
    /// classifier of another number of classes. The result tells them.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Only what fits is to be loaded, by order; or the normalisation does not fit, or is out of range.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// It is no safetensors file, its tensors are not those of the network (all that differs is told; with
    /// <paramref name="onlyFitting"/>: none fits), or have values with which the network answers nothing of use: numbers that are
    /// not finite, variances below 0, deviations that are not above 0.
    /// </exception>
    public static LoadedWeights Load(
        Network network, string path, WeightsMatch match = WeightsMatch.ByName, Func<string, string?>? rename = null,
        (float[] Mean, float[] Deviation)? normalization = null, bool onlyFitting = false)
    {
        if (normalization is var (givenMean, givenDeviation))
        {
            network.CheckNormalization(givenMean, givenDeviation);
        }
        if (onlyFitting && match != WeightsMatch.ByName)
        {
            throw new ArgumentException(
                "Tensors that are matched by order all have to fit, or none is in its place. Match by name, and rename.",
                nameof(onlyFitting));
        }
        var file = Open(path);
        var pairing = match == WeightsMatch.ByName
            ? WeightsPairing.ByName(network.State(), file, rename ?? (name => name))
            : WeightsPairing.ByOrder(network.State(), file is OnnxFile onnx ? onnx.Order : Order(file, path));
        if (onlyFitting)
        {
            pairing = pairing.Fitting(file, without: []);
        }
        else if (pairing.Problems(file) is { Length: > 0 } problems)
        {
            throw new InvalidDataException(
                $"The weights in '{path}' are not those of network '{network.Name}' for {network.Shape} in {network.ClassCount} "
                + $"classes: {problems}. "
                + (match == WeightsMatch.ByName
                    ? "Make the network that they were trained in; where only the names differ, rename them or match by order."
                    : "Make the network that they were trained in, or match by name."));
        }
        var loaded = Take(pairing, file, path, network);
        if (normalization is var (mean, deviation))
        {
            network.SetNormalization(mean, deviation);
        }
        return loaded;
    }

    /// <summary>Loads the pairs of a file.</summary>
    /// <exception cref="InvalidDataException">There are none, or their values are of no use.</exception>
    internal static LoadedWeights Take(WeightsPairing pairing, TensorFile file, string path, Network network)
    {
        if (pairing.IsEmpty())
        {
            throw new InvalidDataException(
                $"Nothing of the weights in '{path}' fits network '{network.Name}' for {network.Shape}: "
                + $"{pairing.Result()}. Rename the tensors, or take weights of that network.");
        }
        using var scope = NewDisposeScope();
        var values = pairing.Pairs.Select(p => (p.Name, Value: Read(file, p.Source, p.Value))).ToArray();
        if (StateValues.Problems(values) is { Length: > 0 } faults)
        {
            throw new InvalidDataException(
                $"The weights in '{path}' cannot be used: {faults}. Export them again from a network that is sound.");
        }
        using (no_grad())
        {
            foreach (var (place, value) in pairing.Pairs.Zip(values))
            {
                place.Value.copy_(value.Value);
            }
        }
        return pairing.Result() with
        {
            Fingerprint = Fingerprint.Empty.With("file", file.Checksum()).With("places", pairing.Checksum()),
        };
    }

    private static Tensor Read(TensorFile file, string source, Tensor place)
    {
        var values = empty_like(place, requires_grad: false);
        file.CopyTo(source, values);
        return values;
    }

    /// <summary>The tensors of a file: a plain one, or one with a checksum, which is looked at.</summary>
    internal static TensorFile Open(string path) => Read(
        File.Exists(path)
            ? File.ReadAllBytes(path)
            : throw new FileNotFoundException($"There is no weights file '{Path.GetFullPath(path)}'.", path),
        path);

    /// <summary>The tensors in the bytes of a file.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="path">The file, whose name tells an ONNX file.</param>
    internal static TensorFile Read(byte[] bytes, string path)
    {
        bool isOnnx = path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);
        try
        {
            if (isOnnx)
            {
                return new OnnxFile(bytes);
            }
            var content = new SafeTensors(bytes);
            return content.Metadata.ContainsKey(SealedFile.ChecksumName) ? SealedFile.Open(bytes) : content;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(
                isOnnx ? $"'{path}' is no ONNX file with weights: found {e.Message}. Export the model again (docs/weights.md)."
                : IsPickle(bytes)
                    ? $"'{path}' was written by torch.save: to read it would run code from the file. Export it in Python: "
                        + "state = torch.load(file); "
                        + $"safetensors.torch.save_file(state, 'weights.safetensors', {{'{OrderName}': '\\n'.join(state)}}). See "
                        + "docs/weights.md."
                    : $"'{path}' is no safetensors file: found {e.Message}. Export the weights again (docs/weights.md).", e);
        }
    }

    // torch.save writes a zip file, and wrote a bare pickle of version 2 to 5 in old times. A safetensors file begins with the
    // length of its header, which may be the same two bytes, but then zeros and a brace follow, where a pickle has instructions.
    private static bool IsPickle(byte[] bytes) =>
        bytes is [(byte)'P', (byte)'K', 3, 4, ..] or [0x80, >= 2 and <= 5, not 0, _, _, _, _, _, not (byte)'{', ..];

    // The library of safetensors sorts tensors by type and name, so a file that is sorted has lost the order, unless it tells it.
    private static IReadOnlyList<string> Order(TensorFile file, string path)
    {
        if (file.Metadata.TryGetValue(OrderName, out var order))
        {
            var names = order.Split('\n');
            return names.Length == file.Entries.Count && names.ToHashSet().SetEquals(file.Entries.Keys)
                ? names
                : throw new InvalidDataException(
                    $"'{path}' has other tensors than its list '{OrderName}' names. Export the weights again (docs/weights.md).");
        }
        var entries = file.Entries.OrderBy(e => e.Value.Offsets[0]).ToArray();
        return entries.GroupBy(e => e.Value.Type, e => e.Key).All(g => g.SequenceEqual(g.Order(StringComparer.Ordinal)))
            ? throw new InvalidDataException(
                $"'{path}' does not tell the order of its tensors: they are sorted by name. Export the weights with metadata "
                + $"{{'{OrderName}': '\\n'.join(state)}} (docs/weights.md), or match by name.")
            : [.. entries.Select(e => e.Key)];
    }
}

/// <summary>What was loaded from a file of weights, and what was not.</summary>
/// <param name="Taken">Names in the network whose values are the file's now.</param>
/// <param name="LeftOut">Names in the file whose values were not used.</param>
/// <param name="NotFound">
/// Names in the network that nothing was found for in the file: their values are what they were. The counters and the input
/// normalisation, which many files have not, are not among them.
/// </param>
public sealed record LoadedWeights(
    IReadOnlyList<string> Taken, IReadOnlyList<string> LeftOut, IReadOnlyList<string> NotFound)
{
    /// <summary>Whether the network has the input normalisation that the weights were trained with now.</summary>
    public bool HasNormalization { get; init; } = Taken.Contains("input_mean") && Taken.Contains("input_deviation");

    /// <summary>Whether only some of the channels were taken: what they do together is to be learned anew.</summary>
    public bool IsThinned { get; init; }

    /// <summary>Tells these values in these places from any others.</summary>
    public Fingerprint Fingerprint { get; init; } = Fingerprint.Empty;

    /// <summary>One line for a log.</summary>
    public override string ToString() => string.Join("; ", new[]
    {
        $"{Taken.Count} tensors taken", WeightsPairing.List("left out", LeftOut), WeightsPairing.List("not found", NotFound),
    }.Where(l => l.Length > 0));
}

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
