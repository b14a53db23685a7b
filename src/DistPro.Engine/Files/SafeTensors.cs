using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace DistPro.Engine.Files;

/// <summary>
/// The safetensors format: eight bytes of header length (little endian), a JSON header with type, shape and position of each
/// tensor, then the values. Reading it never runs code. See https://github.com/huggingface/safetensors.
/// </summary>
internal sealed class SafeTensors : TensorFile
{
    private const string MetadataName = "__metadata__";

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a file.</exception>
    public SafeTensors(byte[] file) : base(file)
    {
        long length = file.Length < 8 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(file);
        if (length < 2 || length > file.Length - 8)
        {
            throw new InvalidDataException($"no safetensors header in {file.Length} bytes");
        }
        try
        {
            var header = JsonText.Decode(file.AsSpan(8, (int)length));
            var entries = JsonText.Read<Dictionary<string, JsonElement>>(header, JsonText.Strict);
            Metadata = entries.Remove(MetadataName, out var metadata) ? MetadataOf(metadata) : [];
            Entries = entries.ToDictionary(
                e => e.Key,
                e => e.Value.Deserialize<TensorEntry>(JsonText.Strict) ?? throw new InvalidDataException($"'{e.Key}' is null"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or InvalidDataException)
        {
            throw new InvalidDataException($"an unreadable safetensors header ({e.Message})", e);
        }
        DataStart = 8 + (int)length;
        CheckPositions();
    }

    /// <summary>A string of the header.</summary>
    /// <exception cref="InvalidDataException">There is none of that name.</exception>
    public string Text(string name) => Metadata.TryGetValue(name, out var text)
        ? text
        : throw new InvalidDataException($"a safetensors file without '{name}'");

    /// <summary>The bytes of a file with these tensors and strings.</summary>
    /// <exception cref="ObjectDisposedException">A tensor was disposed: there are no values to write.</exception>
    /// <exception cref="IOException">The values are too many for one file.</exception>
    /// <exception cref="InvalidOperationException">A tensor has a number type that the format's other readers lack.</exception>
    public static byte[] Write(IReadOnlyList<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var header = new Dictionary<string, object> { [MetadataName] = metadata };
        long end = 0;
        foreach (var (name, value) in tensors)
        {
            string type = WrittenType(name, value);
            long start = end;
            end += value.numel() * value.element_size();
            header.Add(name, new TensorEntry(type, value.shape, [start, end]));
        }
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        // the values start at a multiple of eight bytes; the format allows trailing spaces
        int headerLength = (json.Length + 7) / 8 * 8;

        if (8 + headerLength + end > Array.MaxLength)
        {
            throw new IOException($"{end} bytes of values do not fit into one file: at most {Array.MaxLength} are written.");
        }
        var file = new byte[8 + headerLength + end];
        BinaryPrimitives.WriteInt64LittleEndian(file, headerLength);
        file.AsSpan(8, headerLength).Fill((byte)' ');
        json.CopyTo(file, 8);
        int position = 8 + headerLength;
        foreach (var (_, value) in tensors)
        {
            using var scope = NewDisposeScope();
            var bytes = value.detach().cpu().contiguous().bytes;
            bytes.CopyTo(file.AsSpan(position));
            position += bytes.Length;
        }
        return file;
    }

    private static Dictionary<string, string> MetadataOf(JsonElement element)
    {
        var metadata = element.Deserialize<Dictionary<string, string>>(JsonText.Strict) ?? [];
        return metadata.ContainsValue(null!)
            ? throw new InvalidDataException($"a null in '{MetadataName}'")
            : metadata;
    }

    private static string WrittenType(string name, Tensor value) =>
        value.IsInvalid
            ? throw new ObjectDisposedException(
                name, $"Tensor '{name}' was disposed: it has no values any more, and nothing was written. Save before disposing.")
        : TypeNames.TryGetValue(value.dtype, out var type)
            ? type
            : throw new InvalidOperationException(
                $"Tensor '{name}' has numbers of type {value.dtype}, which are not written. Expected: "
                + $"{string.Join(", ", TypeNames.Keys)}. Convert it.");
}
