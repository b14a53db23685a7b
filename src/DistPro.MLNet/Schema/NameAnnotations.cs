using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Schema;

/// <summary>Annotations that are a list of names: key values, slot names.</summary>
internal static class NameAnnotations
{
    public const string KeyValues = "KeyValues", SlotNames = "SlotNames", TrainingLabelValues = "TrainingLabelValues";

    public static void AddNames(this DataViewSchema.Annotations.Builder annotations, string kind, IReadOnlyList<string> names)
    {
        var values = names.Select(n => n.AsMemory()).ToArray();
        annotations.Add(
            kind, new VectorDataViewType(TextDataViewType.Instance, values.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new VBuffer<ReadOnlyMemory<char>>(values.Length, values));
    }
}
