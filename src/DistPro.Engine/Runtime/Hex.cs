namespace DistPro.Engine.Runtime;

/// <summary>Bytes as text; .NET has the small letters from version 9 on.</summary>
internal static class Hex
{
    /// <summary>Hexadecimal digits, with small letters.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
