using System.Collections.ObjectModel;
using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Sources;

/// <summary>
/// Counts what lies beside the data and is left out, by kind. A view keeps the counts as annotations of a column, which the steps
/// of a pipeline hand on, so that the reading of its images can tell them.
/// </summary>
internal sealed class PassedOver
{
    public const string HiddenFile = "hidden file", HiddenFolder = "hidden folder", Link = "link",
        InNoClass = "image in no class";

    private const string Kinds = "PassedOverKinds", Numbers = "PassedOverCounts";
    private const int KindsTold = 10;

    private readonly Dictionary<string, int> _counts = [];

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public int Total => _counts.Values.Sum();

    public void Add(string kind, int count = 1) => _counts[kind] = _counts.GetValueOrDefault(kind) + count;

    /// <summary>Counts a file under its extension.</summary>
    public void AddFile(string name)
    {
        string extension = Path.GetExtension(name).ToLowerInvariant();
        Add(extension.Length == 0 ? "no extension" : extension);
    }

    public void Add(PassedOver other)
    {
        foreach (var (kind, count) in other.Counts)
        {
            Add(kind, count);
        }
    }

    /// <summary>The most frequent first, such as ".heic (12), hidden file (1)"; "nothing" for none.</summary>
    public override string ToString()
    {
        var counts = _counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => $"{c.Key} ({c.Value})").ToArray();
        return counts.Length == 0 ? "nothing"
            : string.Join(", ", counts.Take(KindsTold)) + (counts.Length > KindsTold ? ", ..." : "");
    }

    /// <summary>One warning, if there is anything to tell.</summary>
    public void Tell(IChannel channel, string root)
    {
        if (Total > 0)
        {
            channel.Warning(
                MessageSensitivity.UserData, "Image folder '{0}': {1} files, folders and links were passed over: {2}. Images are "
                + "{3}.", root, Total, this, ImageFile.Expected);
        }
    }

    public static void Annotate(DataViewSchema.Annotations.Builder annotations, IReadOnlyDictionary<string, int> counts)
    {
        if (counts.Count == 0)
        {
            return;
        }
        var (kinds, numbers) = (counts.Keys.ToArray(), counts.Values.ToArray());
        annotations.AddNames(Kinds, kinds);
        annotations.Add(
            Numbers, new VectorDataViewType(NumberDataViewType.Int32, numbers.Length),
            (ref VBuffer<int> value) => value = new VBuffer<int>(numbers.Length, numbers));
    }

    /// <summary>The counts that a column of the schema carries, whatever steps came after the source; else none.</summary>
    public static IReadOnlyDictionary<string, int> Of(DataViewSchema schema)
    {
        var annotations = schema.Select(c => c.Annotations).FirstOrDefault(a => a.Schema.GetColumnOrNull(Numbers) is not null);
        if (annotations is null)
        {
            return ReadOnlyDictionary<string, int>.Empty;
        }
        VBuffer<ReadOnlyMemory<char>> kinds = default;
        VBuffer<int> numbers = default;
        annotations.GetValue(Kinds, ref kinds);
        annotations.GetValue(Numbers, ref numbers);
        return kinds.DenseValues().Zip(numbers.DenseValues()).ToDictionary(p => p.First.ToString(), p => p.Second);
    }
}
