using DistPro.Engine.Files;
using static TorchSharp.torch;

namespace DistPro.Engine.Weights;

/// <summary>Which tensor of a file goes where in a network, and what is left over on either side.</summary>
/// <param name="Pairs">Name and tensor of the network, name in the file.</param>
/// <param name="Missing">Names in the network that nothing in the file goes to.</param>
/// <param name="Unexpected">Names in the file that have no place in the network.</param>
internal sealed record WeightsPairing(
    IReadOnlyList<(string Name, Tensor Value, string Source)> Pairs,
    IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected)
{
    private const int LongestList = 12;

    /// <summary>Pairs by name.</summary>
    public static WeightsPairing ByName(
        IReadOnlyList<(string Name, Tensor Value)> state, SafeTensors file, Func<string, string> rename)
    {
        var sources = file.Entries.Keys.ToLookup(rename);
        var names = state.Select(s => s.Name).ToHashSet();
        return new(
            [.. state.Where(s => sources.Contains(s.Name)).Select(s => (s.Name, s.Value, sources[s.Name].First()))],
            [.. names.Where(n => !sources.Contains(n) && !IsNormalization(n) && !IsCounter(n))],
            // Of two that get one name by renaming, the second has no place.
            [.. sources.SelectMany(s => names.Contains(s.Key) ? s.Skip(1) : s.Where(n => !IsCounter(n)))]);
    }

    /// <summary>Pairs by position. Counters and input normalisation, which not every program has, are left out.</summary>
    public static WeightsPairing ByOrder(
        IReadOnlyList<(string Name, Tensor Value)> state, SafeTensors file, IReadOnlyList<string> order)
    {
        var places = state.Where(s => !IsNormalization(s.Name) && !IsCounter(s.Name)).ToArray();
        var sources = order.Where(n => !IsNormalization(n) && !IsCounter(n)).ToArray();
        return new(
            [.. places.Zip(sources, (place, source) => (place.Name, place.Value, source))],
            [.. places.Skip(sources.Length).Select(p => p.Name)],
            [.. sources.Skip(places.Length)]);
    }

    /// <summary>All that keeps the file from being loaded, in words; empty for nothing.</summary>
    public string Problems(SafeTensors file)
    {
        var shapes = Pairs.Where(p => !p.Value.shape.SequenceEqual(file.Entries[p.Source].Shape))
            .Select(p => $"{p.Name} {Text(p.Value.shape)}, found {(p.Source == p.Name ? "" : p.Source + " ")}"
                + Text(file.Entries[p.Source].Shape));
        var types = Pairs.Where(p => !SafeTensors.CanRead(file.Entries[p.Source].Type))
            .Select(p => $"{p.Source} {file.Entries[p.Source].Type}");
        return string.Join("; ", new[]
        {
            List("missing", Missing), List("unexpected", Unexpected),
            List("of another shape", [.. shapes]), List("of an unknown number type", [.. types]),
        }.Where(l => l.Length > 0));
    }

    private static string List(string what, IReadOnlyList<string> items) => items.Count == 0
        ? ""
        : $"{items.Count} {what} ({string.Join(", ", items.Take(LongestList))}"
            + $"{(items.Count > LongestList ? " and others" : "")})";

    private static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";

    private static bool IsNormalization(string name) => name is "input_mean" or "input_deviation";

    // How many batches a batch norm has seen: nothing that a trained network computes depends on it.
    private static bool IsCounter(string name) => name.EndsWith("num_batches_tracked", StringComparison.Ordinal);
}
