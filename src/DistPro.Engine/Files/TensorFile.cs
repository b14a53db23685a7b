using System.Security.Cryptography;
using System.Text.Json.Serialization;
using DistPro.Engine.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Files;

/// <summary>The bytes of a file that holds named tensors: what they are, and where in it their values lie.</summary>
/// <param name="file">The bytes.</param>
internal abstract class TensorFile(byte[] file)
{
    private protected static readonly Dictionary<ScalarType, string> TypeNames = new()
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

    /// <summary>The strings of the header.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; protected init; } = new Dictionary<string, string>();

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Entries { get; protected init; } = new Dictionary<string, TensorEntry>();

    /// <summary>Position in the file that those of the entries count from.</summary>
    private protected int DataStart { get; init; }

    /// <summary>Whether values of this type can be read.</summary>
    /// <param name="type">Name of the type in the header, such as F32.</param>
    public static bool CanRead(string type) => TypeNames.ContainsValue(type);

    /// <summary>SHA-256 of the whole file: hexadecimal digits.</summary>
    public string Checksum() => Hex.Of(SHA256.HashData(file));

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
        file.AsSpan(DataStart + (int)entry.Offsets[0], bytes.Length).CopyTo(bytes);
        target.copy_(values);
    }

    /// <exception cref="InvalidDataException">A tensor lies outside of the file, or has another size than its shape.</exception>
    private protected void CheckPositions()
    {
        foreach (var (name, entry) in Entries)
        {
            CheckPosition(name, entry);
        }
    }

    // Step by step, since the product of damaged sizes may be larger than any number.
    private void CheckPosition(string name, TensorEntry entry)
    {
        Int128 size = entry.Shape.Contains(0) ? 0 : 1;
        foreach (long side in entry.Shape.Where(s => s != 0))
        {
            size = side < 0 ? -1 : Int128.Min(size * side, file.LongLength + 1);
            if (size < 0)
            {
                throw new InvalidDataException($"tensor '{name}' with shape [{string.Join(", ", entry.Shape)}]");
            }
        }
        size *= CanRead(entry.Type) ? TypeOf(name, entry).ElementSize() : 1;
        if (entry.Offsets is not [var start, var end] || start < 0 || end < start || end > file.Length - DataStart
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

/// <summary>A tensor of a file: number type, shape, and where its values start and end.</summary>
internal sealed record TensorEntry(
    [property: JsonPropertyName("dtype")] string Type,
    [property: JsonPropertyName("shape")] long[] Shape,
    [property: JsonPropertyName("data_offsets")] long[] Offsets);
