using System.Globalization;
using System.Reflection;
using DistPro.Engine.Data;
using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Reading;

/// <summary>Splits the rows of a view in two, class by class.</summary>
internal static class ClassSplit
{
    /// <exception cref="ArgumentException">The column is missing or holds vectors; the fraction is out of range.</exception>
    /// <exception cref="InvalidDataException">No class has two rows, or rows cannot be told apart.</exception>
    public static (IDataView TrainSet, IDataView TestSet) Of(
        IDataView data, double testFraction, string labelColumn, int seed, IChannel channel)
    {
        if (testFraction is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(testFraction), testFraction, "The part of each class that is held out is a number above 0 and below 1.");
        }
        var rows = Rows(data, labelColumn);
        var random = new Random(seed);
        var test = new HashSet<DataViewRowId>();
        foreach (var members in rows.Where(r => r.Class is not null).GroupBy(r => r.Class!, r => r.Id))
        {
            DataViewRowId[] order = [.. members];
            random.Shuffle(order);
            test.UnionWith(order.Take(ValidationSplit.HeldOutOf(order.Length, testFraction)));
        }
        if (test.Count == 0)
        {
            throw new InvalidDataException(
                $"Label column '{labelColumn}': expected a class of two rows or more, one of them to hold out, found none among "
                + $"{rows.Count} rows. Add rows.");
        }
        Tell(channel, rows, labelColumn);
        return (
            new RowSubset(data, test, complement: true, rows.Count - test.Count),
            new RowSubset(data, test, complement: false, test.Count));
    }

    private static void Tell(IChannel channel, List<(DataViewRowId Id, object? Class)> rows, string labelColumn)
    {
        string[] single =
        [
            .. rows.Where(r => r.Class is not null).GroupBy(r => r.Class!).Where(g => g.Count() == 1)
                .Select(g => ColumnNames.Name(g.Key)),
        ];
        if (single.Length > 0)
        {
            channel.Warning(
                MessageSensitivity.UserData, "label column '{0}': classes of one row are in the training set alone: {1}",
                labelColumn, ClassNaming.List(single));
        }
        int unlabelled = rows.Count(r => r.Class is null);
        if (unlabelled > 0)
        {
            channel.Info(MessageSensitivity.None, "{0} rows without a label are in the training set", unlabelled);
        }
    }

    private static List<(DataViewRowId Id, object? Class)> Rows(IDataView data, string name)
    {
        var column = ImageColumn.Find(data.Schema, "label", name);
        if (column.Type is not PrimitiveDataViewType)
        {
            throw new ArgumentException(
                $"Label column '{name}': expected a key, text or another single value, found {column.Type}. Name "
                + "another column.");
        }
        var read = typeof(ClassSplit).GetMethod(nameof(RowsOf), BindingFlags.NonPublic | BindingFlags.Static)!;
        return (List<(DataViewRowId, object?)>)read.MakeGenericMethod(column.Type.RawType).Invoke(
            null, BindingFlags.DoNotWrapExceptions, null, [data, column], null)!;
    }

    private static List<(DataViewRowId Id, object? Class)> RowsOf<T>(IDataView data, DataViewSchema.Column column)
    {
        using var cursor = data.GetRowCursor([column]);
        var (getLabel, getId) = (cursor.GetGetter<T>(column), cursor.GetIdGetter());
        var names = ColumnNames.Read(column, NameAnnotations.KeyValues);
        var rows = new List<(DataViewRowId, object?)>();
        var seen = new HashSet<DataViewRowId>();
        T value = default!;
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            getLabel(ref value);
            getId(ref id);
            if (!seen.Add(id))
            {
                throw RowSubset.Twice(id, "split it with ml.Data.TrainTestSplit");
            }
            rows.Add((id, column.Type is KeyDataViewType ? KeyClass(value, names) : Class(value)));
        }
        return rows;
    }

    // Null where it is missing.
    private static object? Class(object? value) => value switch
    {
        ReadOnlyMemory<char> text => text.Length == 0 ? null : text.ToString(),
        float.NaN or double.NaN => null,
        _ => value,
    };

    // A key counts from 1; its value, if it has one, is what the log calls it.
    private static object? KeyClass(object? value, IReadOnlyList<string>? names)
    {
        ulong key = Convert.ToUInt64(value, CultureInfo.InvariantCulture);
        return key == 0 ? null : names is not null && key <= (ulong)names.Count ? names[(int)key - 1] : key;
    }
}
