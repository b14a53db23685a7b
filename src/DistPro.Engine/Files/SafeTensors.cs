using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Files;

/// <summary>
/// The safetensors format: eight bytes of header length (little endian), a JSON header with type, shape and position of each
/// tensor, then the values. Reading it never runs code. See https://github.com/huggingface/safetensors.
/// </summary>
internal sealed class SafeTensors
{
    private const string MetadataName = "__metadata__";

    private static readonly Dictionary<ScalarType, string> TypeNames = new()
    {
        [float16] = "F16",
        [bfloat16] = "BF16",
        [float32] = "F32",
        [float64] = "F64",
        [int8] = "I8",
        [int16] = "I16",
        [int32] = "I32",
        [int64] = "I64",
        [uint8] = "U8",
    };

    private readonly byte[] _file;
    private readonly int _dataStart;

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a file.</exception>
    public SafeTensors(byte[] file)
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
        (_file, _dataStart) = (file, 8 + (int)length);
        foreach (var (name, entry) in Entries)
        {
            CheckPosition(name, entry);
        }
    }

    /// <summary>The strings of the header.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>Whether values of this type can be read.</summary>
    /// <param name="type">Name of the type in the header, such as F32.</param>
    public static bool CanRead(string type) => TypeNames.ContainsValue(type);

    /// <summary>SHA-256 of the whole file: hexadecimal digits.</summary>
    public string Checksum() => Convert.ToHexStringLower(SHA256.HashData(_file));

    /// <summary>A string of the header.</summary>
    /// <exception cref="InvalidDataException">There is none of that name.</exception>
    public string Text(string name) => Metadata.TryGetValue(name, out var text)
        ? text
        : throw new InvalidDataException($"a safetensors file without '{name}'");

    /// <summary>
    /// Copies the values of tensors of the file, converted to the types of the targets. Nothing is copied unless all can be.
    /// </summary>
    /// <param name="targets">Names in the file, and where to: tensors of the same shapes.</param>
    /// <exception cref="InvalidDataException">One is missing, or has another shape or an unknown type.</exception>
    public void CopyTo(IReadOnlyList<(string Name, Tensor Value)> targets)
    {
        foreach (var (name, target) in targets)
        {
            Check(name, target.shape);
        }
        foreach (var (name, target) in targets)
        {
            CopyTo(name, target);
        }
    }

    /// <summary>Copies the values of a tensor of the file, converted to the type of the target.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="target">Where to; of the same shape.</param>
    /// <exception cref="InvalidDataException">It is missing, or has another shape or an unknown type.</exception>
    public void CopyTo(string name, Tensor target)
    {
        var entry = Check(name, target.shape);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var values = empty(entry.Shape, dtype: TypeOf(name, entry));
        var bytes = values.bytes;
        _file.AsSpan(_dataStart + (int)entry.Offsets[0], bytes.Length).CopyTo(bytes);
        target.copy_(values);
    }

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

    // Step by step, since the product of damaged sizes may be larger than any number.
    private void CheckPosition(string name, TensorEntry entry)
    {
        Int128 size = entry.Shape.Contains(0) ? 0 : 1;
        foreach (long side in entry.Shape.Where(s => s != 0))
        {
            size = side < 0 ? -1 : Int128.Min(size * side, _file.LongLength + 1);
            if (size < 0)
            {
                throw new InvalidDataException($"tensor '{name}' with shape [{string.Join(", ", entry.Shape)}]");
            }
        }
        size *= CanRead(entry.Type) ? TypeOf(name, entry).ElementSize() : 1;
        if (entry.Offsets is not [var start, var end] || start < 0 || end < start || end > _file.Length - _dataStart
            || (CanRead(entry.Type) && end - start != size))
        {
            throw new InvalidDataException(
                $"tensor '{name}' of type {entry.Type} and shape [{string.Join(", ", entry.Shape)}] at "
                + $"[{string.Join(", ", entry.Offsets)}], which is outside the file or of another size");
        }
    }

    private TensorEntry Check(string name, long[] shape)
    {
        if (!Entries.TryGetValue(name, out var entry))
        {
            throw new InvalidDataException($"no tensor '{name}' (expected shape [{string.Join(", ", shape)}])");
        }
        TypeOf(name, entry);
        return entry.Shape.SequenceEqual(shape)
            ? entry
            : throw new InvalidDataException(
                $"tensor '{name}' with shape [{string.Join(", ", entry.Shape)}] (expected [{string.Join(", ", shape)}])");
    }

    private static ScalarType TypeOf(string name, TensorEntry entry)
    {
        var type = TypeNames.Where(t => t.Value == entry.Type).Select(t => (ScalarType?)t.Key).FirstOrDefault();
        return type ?? throw new InvalidDataException(
            $"tensor '{name}' of type {entry.Type} (known types: {string.Join(", ", TypeNames.Values)})");
    }
}

/// <summary>A tensor in the header of a safetensors file: number type, shape, and where its values start and end.</summary>
internal sealed record TensorEntry(
    [property: JsonPropertyName("dtype")] string Type,
    [property: JsonPropertyName("shape")] long[] Shape,
    [property: JsonPropertyName("data_offsets")] long[] Offsets);
