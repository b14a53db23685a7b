using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Runtime;

/// <summary>Argument checks with the exception types that ML.NET uses: a bad value is out of range, a bad state is an invalid operation.</summary>
internal static class Check
{
    public static void Value(object value, string name)
    {
        if (value == null)
            throw new ArgumentNullException(name);
    }

    public static void NonEmpty(string value, string name)
    {
        if (string.IsNullOrEmpty(value))
            throw new ArgumentOutOfRangeException(name, $"{name} cannot be null or empty");
    }

    public static void Param([DoesNotReturnIf(false)] bool condition, string name, string message = null)
    {
        if (!condition)
            throw new ArgumentOutOfRangeException(name, message);
    }

    public static void State([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
            throw new InvalidOperationException(message);
    }
}
