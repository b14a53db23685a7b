using DistPro.Engine.Files;
using DistPro.Engine.Networks;
using static TorchSharp.torch;

namespace DistPro.Engine.Weights;

/// <summary>
/// The weights of a network as a plain safetensors file, which other programs read and write: see docs/weights.md.
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
    /// <param name="path">The file: of F16, BF16, F32, F64 or I64 numbers, which are converted to the network's.</param>
    /// <param name="match">How the tensors find their places.</param>
    /// <param name="rename">
    /// From a name in the file to the name in the network, for <see cref="WeightsMatch.ByName"/>; null for the same.
    /// </param>
    /// <param name="normalization">
    /// Input normalisation, in 0..255, one value for each channel. Null: the file's, if it has one, as files of other programs
    /// have not; else the one that the network has.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// It is no safetensors file, its tensors are not those of the network (all that differs is told), or have values with which
    /// the network answers nothing of use: numbers that are not finite, variances below 0, deviations that are not above 0.
    /// </exception>
    /// <exception cref="ArgumentException">The normalisation does not fit, or is out of range.</exception>
    public static void Load(
        Network network, string path, WeightsMatch match = WeightsMatch.ByName, Func<string, string>? rename = null,
        (float[] Mean, float[] Deviation)? normalization = null)
    {
        if (normalization is var (givenMean, givenDeviation))
        {
            network.CheckNormalization(givenMean, givenDeviation);
        }
        var file = Open(path);
        var pairing = match == WeightsMatch.ByName
            ? WeightsPairing.ByName(network.State(), file, rename ?? (name => name))
            : WeightsPairing.ByOrder(network.State(), file, Order(file, path));
        if (pairing.Problems(file) is { Length: > 0 } problems)
        {
            throw new InvalidDataException(
                $"The weights in '{path}' are not those of network '{network.Name}' for {network.Shape} in {network.ClassCount} "
                + $"classes: {problems}. "
                + (match == WeightsMatch.ByName
                    ? "Make the network that they were trained in; where only the names differ, rename them or match by order."
                    : "Make the network that they were trained in, or match by name."));
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
        if (normalization is var (mean, deviation))
        {
            network.SetNormalization(mean, deviation);
        }
    }

    private static Tensor Read(SafeTensors file, string source, Tensor place)
    {
        var values = empty_like(place, requires_grad: false);
        file.CopyTo(source, values);
        return values;
    }

    private static SafeTensors Open(string path)
    {
        var bytes = File.Exists(path)
            ? File.ReadAllBytes(path)
            : throw new FileNotFoundException($"There is no weights file '{Path.GetFullPath(path)}'.", path);
        // torch.save writes a zip file, and wrote a bare pickle in old versions.
        if (bytes is [(byte)'P', (byte)'K', ..] or [0x80, ..])
        {
            throw new InvalidDataException(
                $"'{path}' was written by torch.save: to read it would run code from the file. Export it in Python: state = "
                + "torch.load(file); "
                + $"safetensors.torch.save_file(state, 'weights.safetensors', {{'{OrderName}': '\\n'.join(state)}}). See "
                + "docs/weights.md.");
        }
        try
        {
            return new SafeTensors(bytes);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(
                $"'{path}' is no safetensors file: found {e.Message}. Export the weights again (docs/weights.md).", e);
        }
    }

    // The library of safetensors sorts tensors by type and name, so a file that is sorted has lost the order, unless it tells it.
    private static IReadOnlyList<string> Order(SafeTensors file, string path)
    {
        if (file.Metadata.TryGetValue(OrderName, out var order))
        {
            var names = order.Split('\n');
            return names.ToHashSet().SetEquals(file.Entries.Keys)
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
