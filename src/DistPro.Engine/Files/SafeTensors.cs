using System.Buffers.Binary;
using System.Text.Json;
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
        [int64] = "I64",
        [uint8] = "U8",
    };

    // A header that lacks a part of a tensor's entry is damaged, and no tensor without that part.
    private static readonly JsonSerializerOptions Strict =
        new() { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

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
            var entries = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(file.AsSpan(8, (int)length))!;
            Metadata = entries.Remove(MetadataName, out var metadata)
                ? metadata.Deserialize<Dictionary<string, string>>(Strict) ?? []
                : [];
            Entries = entries.ToDictionary(
                e => e.Key, e => e.Value.Deserialize<TensorEntry>(Strict) ?? throw new JsonException($"'{e.Key}' is null"));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"an unreadable safetensors header ({e.Message})", e);
        }
        (_file, _dataStart) = (file, 8 + (int)length);
        CheckPositions();
    }

    /// <summary>The strings of the header.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>Whether values of this type can be read.</summary>
    /// <param name="type">Name of the type in the header, such as F32.</param>
    public static bool CanRead(string type) => TypeNames.ContainsValue(type);

    /// <summary>Copies the values of a tensor of the file, converted to the type of the target.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="target">Where to; of the same shape.</param>
    /// <exception cref="InvalidDataException">
    /// It is missing, or has another shape, an unknown type, or values outside the file.
    /// </exception>
    public void CopyTo(string name, Tensor target)
    {
        if (!Entries.TryGetValue(name, out var entry))
        {
            throw new InvalidDataException($"no tensor '{name}' (expected shape [{string.Join(", ", target.shape)}])");
        }
        if (!entry.Shape.SequenceEqual(target.shape))
        {
            throw new InvalidDataException(
                $"tensor '{name}' with shape [{string.Join(", ", entry.Shape)}] (expected [{string.Join(", ", target.shape)}])");
        }
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var values = empty(entry.Shape, dtype: TypeOf(name, entry));
        var bytes = values.bytes;
        _file.AsSpan(_dataStart + (int)entry.Offsets[0], bytes.Length).CopyTo(bytes);
        target.copy_(values);
    }

    /// <summary>The bytes of a file with these tensors and strings.</summary>
    public static byte[] Write(IReadOnlyList<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var header = new Dictionary<string, object> { [MetadataName] = metadata };
        long end = 0;
        foreach (var (name, value) in tensors)
        {
            long start = end;
            end += value.numel() * value.element_size();
            header[name] = new TensorEntry(TypeNames[value.dtype], value.shape, [start, end]);
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

    private void CheckPositions()
    {
        foreach (var (name, entry) in Entries)
        {
            long? size = CanRead(entry.Type)
                ? entry.Shape.Aggregate((long)TypeOf(name, entry).ElementSize(), (a, b) => a * b)
                : null;
            if (entry.Offsets is not [var start, var end] || start < 0 || end < start || end > _file.Length - _dataStart
                || end - start != (size ?? end - start))
            {
                throw new InvalidDataException(
                    $"tensor '{name}' of type {entry.Type} at [{string.Join(", ", entry.Offsets)}], outside the file");
            }
        }
    }

    private static ScalarType TypeOf(string name, TensorEntry entry)
    {
        var type = TypeNames.Where(t => t.Value == entry.Type).Select(t => (ScalarType?)t.Key).FirstOrDefault();
        return type ?? throw new InvalidDataException(
            $"tensor '{name}' of type {entry.Type} (known types: {string.Join(", ", TypeNames.Values)})");
    }
}
