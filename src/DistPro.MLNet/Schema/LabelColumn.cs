using System.Globalization;
using DistPro.Engine.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Schema;

/// <summary>
/// A column of classes: a key whose values, if it has any, are the class names; or none, where no image has a class.
/// </summary>
internal sealed record LabelColumn(DataViewSchema.Column? Column, IReadOnlyList<string> ClassNames)
{
    private const string Remedy = "Map it with ml.Transforms.Conversion.MapValueToKey, or use one of DistPro's image sources.";

    // Of the column's own classes in ClassNames; null where they are the same.
    private int[]? Numbers { get; init; }

    public static LabelColumn Check(DataViewSchema schema, string name)
    {
        var column = ImageColumn.Find(schema, "label", name);
        if (column.Type is not KeyDataViewType key)
        {
            throw NotAKey(name, column.Type);
        }
        if (key.Count is < 2 or > int.MaxValue)
        {
            // ML.NET gives a key at least one value, also where there was no row to take one from.
            string found = key.Count != 1 ? $"{key.Count}. Add images of another class."
                : ColumnNames.Read(column, NameAnnotations.KeyValues) is not { Count: 1 }
                    ? "1 without a name, as of data in which no row has a label. Look whether the data have rows, and labels."
                    : $"1, {ClassNaming.List(Names(column, 1))}. Add images of another class.";
            throw new ArgumentException($"Label column '{name}': expected at least 2 classes, found {found}");
        }
        var names = Names(column, (int)key.Count);
        ClassNaming.Check(names, $"Label column '{name}'");
        return new LabelColumn(column, names);
    }

    public static void Check(SchemaShape schema, string name)
    {
        var column = ImageColumn.Find(schema, "label", name);
        if (!column.IsKey)
        {
            throw NotAKey(name, column.ItemType);
        }
    }

    /// <summary>Of images that have no class: the names are those of the teacher.</summary>
    public static LabelColumn None(IReadOnlyList<string> classNames) => new(null, classNames);

    /// <summary>The type of the key values of a column; text where there is no such column.</summary>
    public static KeyValueType KeyValueTypeOf(SchemaShape schema, string? name) => KeyValueType.For(
        schema.Where(c => c.Name == name).SelectMany(c => c.Annotations)
            .FirstOrDefault(a => a.Name == NameAnnotations.KeyValues).ItemType);

    /// <summary>The same column with its classes numbered as other data has them, by name.</summary>
    /// <param name="classNames">The classes of the other data.</param>
    /// <exception cref="ArgumentException">There is a class that the other data has not.</exception>
    public LabelColumn NumberedAs(IReadOnlyList<string> classNames)
    {
        var numbers = classNames.Select((name, i) => (name, i))
            .ToDictionary(c => c.name, c => c.i, ClassNaming.Comparer);
        string[] unknown = [.. ClassNames.Where(name => !numbers.ContainsKey(name))];
        return unknown.Length == 0
            ? new LabelColumn(this) { ClassNames = classNames, Numbers = [.. ClassNames.Select(name => numbers[name])] }
            : throw new ArgumentException(
                $"Label column '{Column?.Name}' has classes that the training data has not: "
                + $"{ClassNaming.List(unknown)}. That has: {ClassNaming.List(classNames)}. "
                + "Remove their images, or train on them too.");
    }

    /// <summary>The type of the column's key values; text where they have none.</summary>
    public KeyValueType KeyValueType => KeyValueType.For(
        Column?.Annotations.Schema.GetColumnOrNull(NameAnnotations.KeyValues)?.Type is VectorDataViewType values
            && values.Size == ClassNames.Count ? values.ItemType : null);

    /// <summary>Reads the zero-based class of a row; -1 where it is missing.</summary>
    public Func<int> Reader(DataViewRow row) => Column is not { } column ? () => -1 : column.Type.RawType switch
    {
        var t when t == typeof(byte) => Reader<byte>(row, column, v => v),
        var t when t == typeof(ushort) => Reader<ushort>(row, column, v => v),
        var t when t == typeof(ulong) => Reader<ulong>(row, column, v => v),
        _ => Reader<uint>(row, column, v => v),
    };

    private Func<int> Reader<T>(DataViewRow row, DataViewSchema.Column column, Func<T, ulong> widen)
    {
        var getter = row.GetGetter<T>(column);
        int count = Numbers?.Length ?? ClassNames.Count;
        T value = default!;
        return () =>
        {
            getter(ref value);
            ulong key = widen(value);
            return key == 0 || key > (ulong)count ? -1 : Numbers?[(int)key - 1] ?? (int)key - 1;
        };
    }

    // Keys without values: their numbers, from 1, stand for them.
    private static IReadOnlyList<string> Names(DataViewSchema.Column column, int count) =>
        ColumnNames.Read(column, NameAnnotations.KeyValues) is { } names && names.Count == count
            ? names
            : [.. Enumerable.Range(1, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];

    private static ArgumentException NotAKey(string name, DataViewType found) =>
        new($"Label column '{name}': expected a key type, found {found}. {Remedy}");
}
