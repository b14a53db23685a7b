using System.Numerics;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Numbers that stand for the current value of a column.</summary>
internal static class RowNumbers
{
    /// <summary>The value of a Single or Double column; null if it is NaN.</summary>
    public static Func<double?> Of(DataViewRow row, DataViewSchema.Column column) =>
        column.Type == NumberDataViewType.Single ? Number(row.GetGetter<float>(column)) : Number(row.GetGetter<double>(column));

    /// <summary>A number from 0 to 1: a key's place among the keys, a hash of other values. A missing key has none.</summary>
    public static Func<double?> Fraction(DataViewRow row, DataViewSchema.Column column, int seed)
    {
        string method = column.Type is KeyDataViewType ? nameof(KeyFraction) : nameof(HashFraction);
        return (Func<double?>)GenericCall.Invoke(typeof(RowNumbers), method, [column.Type.RawType], row, column, seed);
    }

    private static Func<double?> Number<T>(ValueGetter<T> getter)
        where T : IFloatingPoint<T>
    {
        T value = T.Zero;
        return () =>
        {
            getter(ref value);
            return T.IsNaN(value) ? null : double.CreateTruncating(value);
        };
    }

    private static Func<double?> KeyFraction<T>(DataViewRow row, DataViewSchema.Column column, int seed)
        where T : IBinaryInteger<T>
    {
        var getter = row.GetGetter<T>(column);
        double count = ((KeyDataViewType)column.Type).Count;
        T value = T.Zero;
        return () =>
        {
            getter(ref value);
            return T.IsZero(value) ? null : (double.CreateTruncating(value) - 0.5) / count;
        };
    }

    private static Func<double?> HashFraction<T>(DataViewRow row, DataViewSchema.Column column, int seed)
    {
        var getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            return Hash($"{value}", (uint)seed) / (1.0 + uint.MaxValue);
        };
    }

    /// <summary>FNV-1a and a final mix: the same in every process, unlike string.GetHashCode.</summary>
    private static uint Hash(string text, uint seed)
    {
        uint hash = 2166136261 ^ seed;
        foreach (byte part in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ part) * 16777619;
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }
}
