using System.Text;
using DistPro.Engine.Networks;

namespace DistPro.Engine.Tests.Weights;

/// <summary>Writes the weights of a stripenet as an ONNX file: protocol buffers by hand.</summary>
internal static class OnnxWriter
{
    // Layer by layer: its operator, what it reads besides the constants, and the constants.
    private static readonly (string Operator, string[] Weights)[] Layers =
    [
        ("Conv", ["stem.weight"]),
        ("BatchNormalization", ["norm.weight", "norm.bias", "norm.running_mean", "norm.running_var"]),
        ("Relu", []),
        ("Conv", ["body.weight", "body.bias"]),
        ("Gemm", ["last.weight", "last.bias"]),
    ];

    /// <summary>The file. Its constants are named p0, p1 and so on, the last one first; its nodes are in reverse.</summary>
    /// <param name="network">A stripenet.</param>
    /// <param name="raw">Whether the values are raw bytes, else packed floats.</param>
    /// <param name="external">Whether a constant claims to be in another file.</param>
    public static byte[] Write(Network network, bool raw = true, bool external = false)
    {
        var state = network.State().ToDictionary(s => s.Name, s => s.Value);
        string[] names = [.. Layers.SelectMany(l => l.Weights)];
        string Constant(string name) => $"p{names.Length - 1 - Array.IndexOf(names, name)}";
        var nodes = Layers.Select((layer, i) => Field(1,
        [
            .. new[] { $"x{i}" }.Concat(layer.Weights.Select(Constant)).SelectMany(input => Field(1, Text(input))),
            .. Field(2, Text($"x{i + 1}")), .. Field(4, Text(layer.Operator)),
        ]));
        var constants = names.Select(name => Field(5,
        [
            .. state[name].shape.SelectMany(side => Number(1, (int)side)), .. Number(2, 1), .. Field(8, Text(Constant(name))),
            .. Field(raw ? 9 : 4, state[name].detach().contiguous().bytes.ToArray()),
            .. external ? Number(14, 1) : [],
        ]));
        byte[] output = Field(12, Field(1, Text($"x{Layers.Length}")));
        byte[] graph = [.. nodes.Reverse().Concat(constants).SelectMany(f => f), .. output];
        return [.. Number(1, 8), .. Field(7, graph)];
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Number(int id, int value) => [.. Varint(id << 3), .. Varint(value)];

    private static byte[] Field(int id, byte[] value) => [.. Varint(id << 3 | 2), .. Varint(value.Length), .. value];

    private static IEnumerable<byte> Varint(int value)
    {
        for (; value > 0x7f; value >>= 7)
        {
            yield return (byte)(value & 0x7f | 0x80);
        }
        yield return (byte)value;
    }
}
