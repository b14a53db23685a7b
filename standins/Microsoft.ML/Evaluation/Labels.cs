using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>Labels as class numbers from 0: a float as it is, a key less one; a missing key is NaN.</summary>
internal static class Labels
{
    public static Func<float> Getter(DataViewRow row, DataViewSchema.Column label)
    {
        if (label.Type is KeyDataViewType key)
            return (Func<float>)GenericCall.Invoke(typeof(Labels), nameof(KeyLabel), [key.RawType], row, label, key.Count);
        var getter = row.GetGetter<float>(label);
        float value = 0;
        return () =>
        {
            getter(ref value);
            return value;
        };
    }

    private static Func<float> KeyLabel<T>(DataViewRow row, DataViewSchema.Column label, ulong count)
        where T : IBinaryInteger<T>
    {
        var getter = row.GetGetter<T>(label);
        T value = T.Zero;
        return () =>
        {
            getter(ref value);
            ulong number = ulong.CreateTruncating(value);
            return 0 < number && number <= count ? number - 1 : float.NaN;
        };
    }
}
