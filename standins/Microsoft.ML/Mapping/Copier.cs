namespace Microsoft.ML.Data;

/// <summary>Copies a column value into one that a caller owns: a vector's buffers are filled, never shared.</summary>
internal delegate void Copier<T>(T source, ref T destination);

internal static class Copiers
{
    public static Copier<T> Of<T>()
    {
        bool isVector = typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(VBuffer<>);
        return isVector
            ? (Copier<T>)GenericCall.Invoke(typeof(Copiers), nameof(Vector), typeof(T).GetGenericArguments())
            : (source, ref destination) => destination = source;
    }

    /// <summary>A getter that always gives the same value.</summary>
    public static ValueGetter<T> Constant<T>(T value)
    {
        var copy = Of<T>();
        return (ref T destination) => copy(value, ref destination);
    }

    private static Copier<VBuffer<T>> Vector<T>() => (source, ref destination) => source.CopyTo(ref destination);
}
