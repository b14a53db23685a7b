using System.Reflection;

namespace Microsoft.ML.Data;

internal static class Getters
{
    public static ValueGetter<TValue> Cast<TValue>(Delegate getter, DataViewSchema.Column column) =>
        getter as ValueGetter<TValue>
        ?? throw new InvalidOperationException(
            $"Invalid TValue in GetGetter for column '{column.Name}': '{typeof(TValue)}', expected type: '{column.Type.RawType}'.");

    /// <summary>The getter of a column whose type is not known at compile time.</summary>
    public static Delegate Of(DataViewRow row, DataViewSchema.Column column) =>
        (Delegate)GenericCall.Invoke(typeof(Getters), nameof(Typed), [column.Type.RawType], row, column);

    private static ValueGetter<T> Typed<T>(DataViewRow row, DataViewSchema.Column column) => row.GetGetter<T>(column);
}

/// <summary>Calls a static generic method with type arguments that are known only now.</summary>
internal static class GenericCall
{
    private const BindingFlags AnyStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    public static object Invoke(Type owner, string method, Type[] typeArguments, params object[] arguments) =>
        owner.GetMethods(AnyStatic)
            .Single(m => m.Name == method && m.GetGenericArguments().Length == typeArguments.Length)
            .MakeGenericMethod(typeArguments)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
