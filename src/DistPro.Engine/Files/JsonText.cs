using System.Text;
using System.Text.Json;

namespace DistPro.Engine.Files;

/// <summary>
/// Reads JSON that people and other programs may have written or changed: whatever is wrong with it is one kind of exception.
/// </summary>
public static class JsonText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Options by which nothing may be missing, null where it cannot be, or there twice.</summary>
    public static JsonSerializerOptions Strict { get; } = new()
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>The text of a file: in UTF-8, or in what its byte order mark tells.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <exception cref="InvalidDataException">They are no such text.</exception>
    public static string Decode(ReadOnlySpan<byte> file)
    {
        if (file is ([_, 0, ..] or [0, _, ..]) and not [0, 0, 0xFE, 0xFF, ..])
        {
            throw new InvalidDataException("text in UTF-16 without a byte order mark (save it as UTF-8)");
        }
        try
        {
            using var reader = new StreamReader(new MemoryStream(file.ToArray()), Utf8);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"bytes that are no text in UTF-8: {e.Message}", e);
        }
    }

    /// <summary>The value that a text stands for.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">What it has to look like, made from <see cref="Strict"/>.</param>
    /// <exception cref="InvalidDataException">It stands for none; the message tells the place.</exception>
    public static T Read<T>(string text, JsonSerializerOptions options)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, options) ?? throw new InvalidDataException("null instead of content");
        }
        // The last two come from names and texts with half a character in them.
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }
}
