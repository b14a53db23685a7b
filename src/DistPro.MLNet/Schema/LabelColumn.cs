using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Schema;

/// <summary>A column of classes: a key whose values, if it has any, are the class names.</summary>
internal sealed record LabelColumn(DataViewSchema.Column Column, IReadOnlyList<string> ClassNames)
{
    private const string Remedy = "Map it with ml.Transforms.Conversion.MapValueToKey, or use one of DistPro's image sources.";

    public static LabelColumn Check(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name) ?? throw ImageColumn.Missing("label", name, schema.Select(c => c.Name));
        if (column.Type is not KeyDataViewType key)
        {
            throw NotAKey(name, column.Type);
        }
        if (key.Count is < 2 or > int.MaxValue)
        {
            throw new ArgumentException($"Label column '{name}' has {key.Count} class(es); a classifier takes at least 2.");
        }
        return new LabelColumn(column, Names(column, (int)key.Count));
    }

    public static void Check(SchemaShape schema, string name)
    {
        var column = schema.FirstOrDefault(c => c.Name == name);
        if (column.Name is null)
        {
            throw ImageColumn.Missing("label", name, schema.Select(c => c.Name));
        }
        if (!column.IsKey)
        {
            throw NotAKey(name, column.ItemType);
        }
    }

    /// <summary>Reads the zero-based class of a row; -1 where it is missing.</summary>
    public Func<int> Reader(DataViewRow row) => Column.Type.RawType switch
    {
        var t when t == typeof(byte) => Reader<byte>(row, v => v),
        var t when t == typeof(ushort) => Reader<ushort>(row, v => v),
        var t when t == typeof(ulong) => Reader<ulong>(row, v => v),
        _ => Reader<uint>(row, v => v),
    };

    private Func<int> Reader<T>(DataViewRow row, Func<T, ulong> widen)
    {
        var getter = row.GetGetter<T>(Column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            ulong key = widen(value);
            return key <= (ulong)ClassNames.Count ? (int)key - 1 : -1;
        };
    }

    private static IReadOnlyList<string> Names(DataViewSchema.Column column, int count)
    {
        if (column.HasKeyValues(TextDataViewType.Instance))
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            column.GetKeyValues(ref names);
            return [.. names.DenseValues().Select(n => n.ToString())];
        }
        // Keys made of numbers or dates keep no text; their numbers, from 1, stand for them.
        return [.. Enumerable.Range(1, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
    }

    private static ArgumentException NotAKey(string name, DataViewType found) =>
        new($"Label column '{name}': expected a key type, found {found}. {Remedy}");
}
