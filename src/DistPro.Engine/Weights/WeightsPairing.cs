using System.Security.Cryptography;
using System.Text;
using DistPro.Engine.Files;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using static TorchSharp.torch;

namespace DistPro.Engine.Weights;

/// <summary>Which tensor of a file goes where in a network, and what is left over on either side.</summary>
/// <param name="Pairs">Name and tensor of the network, name in the file.</param>
/// <param name="Missing">Names in the network that nothing in the file goes to.</param>
/// <param name="Unexpected">Names in the file that have no place in the network.</param>
/// <param name="LeftOut">Names in the file that are not to be loaded.</param>
internal sealed record WeightsPairing(
    IReadOnlyList<(string Name, Tensor Value, string Source)> Pairs,
    IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected, IReadOnlyList<string> LeftOut)
{
    private const int LongestList = 12;

    /// <summary>Pairs by name.</summary>
    /// <param name="state">The network's tensors.</param>
    /// <param name="file">The file.</param>
    /// <param name="rename">From a name in the file to one in the network, or to null for a tensor to leave out.</param>
    public static WeightsPairing ByName(
        IReadOnlyList<(string Name, Tensor Value)> state, TensorFile file, Func<string, string?> rename)
    {
        var renamed = file.Entries.Keys.Select(n => (Name: rename(n), Source: n)).ToArray();
        var sources = renamed.Where(r => r.Name is not null).ToLookup(r => r.Name!, r => r.Source);
        var names = state.Select(s => s.Name).ToHashSet();
        return new(
            [
                .. state.Where(s => sources.Contains(s.Name)).Select(s => (s.Name, s.Value, Source: sources[s.Name].First()))
                    // Programs write counters in several forms.
                    .Where(p => !IsCounter(p.Name) || Fits(p.Value, file.Entries[p.Source])),
            ],
            [.. names.Where(n => !sources.Contains(n) && !IsNormalization(n) && !IsCounter(n))],
            // Of two that get one name by renaming, the second has no place.
            [.. sources.SelectMany(s => names.Contains(s.Key) ? s.Skip(1) : s.Where(n => !IsCounter(n)))],
            [.. renamed.Where(r => r.Name is null).Select(r => r.Source)]);
    }

    /// <summary>Pairs by position. Counters and input normalisation, which not every program has, are left out.</summary>
    public static WeightsPairing ByOrder(
        IReadOnlyList<(string Name, Tensor Value)> state, IReadOnlyList<string> order)
    {
        var places = state.Where(s => !IsNormalization(s.Name) && !IsCounter(s.Name)).ToArray();
        var sources = order.Where(n => !IsNormalization(n) && !IsCounter(n)).ToArray();
        return new(
            [.. places.Zip(sources, (place, source) => (place.Name, place.Value, source))],
            [.. places.Skip(sources.Length).Select(p => p.Name)],
            [.. sources.Skip(places.Length)],
            []);
    }

    /// <summary>The pairs that fit, but for those of some names; the others are missing and unexpected.</summary>
    /// <param name="file">The file.</param>
    /// <param name="without">Names in the network that are not to be loaded.</param>
    public WeightsPairing Fitting(TensorFile file, IReadOnlyCollection<string> without)
    {
        var fit = Pairs.ToLookup(p => Fits(p.Value, file.Entries[p.Source]) && !without.Contains(p.Name));
        return this with
        {
            Pairs = [.. fit[true]],
            Missing = [.. Missing, .. fit[false].Select(p => p.Name)],
            Unexpected = [.. Unexpected, .. fit[false].Select(p => p.Source)],
        };
    }

    /// <summary>
    /// The pairs that fit, of a pairing by order: there, one that does not fit puts all that follow in doubt, and only the last
    /// layer may be another.
    /// </summary>
    /// <param name="classifier">Names of the last layer in the network.</param>
    /// <param name="file">The file.</param>
    /// <param name="path">Its name, for the error.</param>
    /// <param name="network">The network, for the error.</param>
    /// <exception cref="InvalidDataException">Something else does not fit.</exception>
    public WeightsPairing ButFor(IReadOnlyCollection<string> classifier, TensorFile file, string path, Network network)
    {
        var body = this with
        {
            Pairs = [.. Pairs.Where(p => !classifier.Contains(p.Name))],
            Missing = [.. Missing.Except(classifier)],
            // A network that is a part of the file's ends where the file goes on.
            Unexpected = NetworkPart.Parse(network.Name) is null ? Unexpected : [],
        };
        if (body.Problems(file) is { Length: > 0 } problems)
        {
            throw new InvalidDataException(
                $"The weights in '{path}' are not those of network '{network.Name}' for {network.Shape}, in their order: "
                + $"{problems}. Make the network that they were trained in.");
        }
        // What follows a part in the file is no classifier.
        return Fitting(file, without: Unexpected.Count > 0 ? classifier : []);
    }

    /// <summary>What came of it, once the pairs are loaded.</summary>
    public LoadedWeights Result() => new([.. Pairs.Select(p => p.Name)], [.. LeftOut, .. Unexpected], Missing);

    /// <summary>Tells which tensor goes where from any other pairing: a SHA-256 in hexadecimal digits.</summary>
    public string Checksum() => Hex.Of(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n', Pairs.Select(p => $"{p.Source} > {p.Name}")))));

    /// <summary>Whether there is nothing to load that the network computes with.</summary>
    public bool IsEmpty() => Pairs.All(p => IsNormalization(p.Name) || IsCounter(p.Name));

    /// <summary>All that keeps the file from being loaded, in words; empty for nothing.</summary>
    public string Problems(TensorFile file)
    {
        var shapes = Pairs.Where(p => !p.Value.shape.SequenceEqual(file.Entries[p.Source].Shape))
            .Select(p => $"{p.Name} {Text(p.Value.shape)}, found {(p.Source == p.Name ? "" : p.Source + " ")}"
                + Text(file.Entries[p.Source].Shape));
        var types = Pairs.Where(p => !TensorFile.CanRead(file.Entries[p.Source].Type))
            .Select(p => $"{p.Source} {file.Entries[p.Source].Type}");
        return string.Join("; ", new[]
        {
            List("missing", Missing), List("unexpected", Unexpected),
            List("of another shape", [.. shapes]), List("of an unknown number type", [.. types]),
        }.Where(l => l.Length > 0));
    }

    /// <summary>How many there are, and the first dozen; empty for none.</summary>
    public static string List(string what, IReadOnlyList<string> items) => items.Count == 0
        ? ""
        : $"{items.Count} {what} ({string.Join(", ", items.Take(LongestList))}"
            + $"{(items.Count > LongestList ? " and others" : "")})";

    private static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";

    private static bool Fits(Tensor place, TensorEntry entry) =>
        place.shape.SequenceEqual(entry.Shape) && TensorFile.CanRead(entry.Type);

    private static bool IsNormalization(string name) => name is "input_mean" or "input_deviation";

    // How many batches a batch norm has seen: nothing that a trained network computes depends on it.
    private static bool IsCounter(string name) => name.EndsWith("num_batches_tracked", StringComparison.Ordinal);
}
