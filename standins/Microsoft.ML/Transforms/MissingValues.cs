namespace Microsoft.ML.Data;

/// <summary>What stands for "no value" in a column: NaN, otherwise the default, which is empty text and key 0.</summary>
internal static class MissingValues
{
    public static T Of<T>() => default(T) switch
    {
        float => (T)(object)float.NaN,
        double => (T)(object)double.NaN,
        _ => default,
    };

    /// <summary>Values that never become a key: empty text, NaN.</summary>
    public static bool IsMissing<T>(T value) => value switch
    {
        ReadOnlyMemory<char> text => text.IsEmpty,
        float number => float.IsNaN(number),
        double number => double.IsNaN(number),
        _ => false,
    };
}
