using System.Runtime.CompilerServices;

namespace DistPro.Engine.Runtime;

/// <summary>Checks of options.</summary>
internal static class Check
{
    /// <exception cref="ArgumentOutOfRangeException">The value is not in 0..1.</exception>
    public static void Fraction(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1, name);
    }
}
