using System.Runtime.InteropServices;
using System.Text.Json;

namespace DistPro.Engine.Tests.Weights;

/// <summary>Writes safetensors files as other programs do: any names, types and order.</summary>
internal sealed class SafeTensorsWriter
{
    private List<(string Name, string Type, long[] Shape, byte[] Bytes)> _tensors = [];

    public Dictionary<string, string>? Metadata { get; set; }

    public void Add(string name, string type, long[] shape, byte[] bytes) => _tensors.Add((name, type, shape, bytes));

    public void Add(string name, long[] shape, double[] values) =>
        Add(name, "F64", shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    public void Add(string name, long[] shape, float[] values) =>
        Add(name, "F32", shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    public void Add(string name, long[] shape, long[] values) =>
        Add(name, "I64", shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    public void Add(string name, long[] shape, Half[] values) =>
        Add(name, "F16", shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    /// <summary>As the library of safetensors does: larger types first, then by name.</summary>
    public void Sort() =>
        _tensors = [.. _tensors.OrderByDescending(t => t.Type == "I64").ThenBy(t => t.Name, StringComparer.Ordinal)];

    public void Write(string path)
    {
        var header = new Dictionary<string, object>();
        if (Metadata is not null)
        {
            header["__metadata__"] = Metadata;
        }
        long end = 0;
        foreach (var (name, type, shape, bytes) in _tensors)
        {
            header[name] = new { dtype = type, shape, data_offsets = new[] { end, end += bytes.Length } };
        }
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        using var stream = File.Create(path);
        stream.Write(BitConverter.GetBytes((long)json.Length));
        stream.Write(json);
        _tensors.ForEach(t => stream.Write(t.Bytes));
    }
}
