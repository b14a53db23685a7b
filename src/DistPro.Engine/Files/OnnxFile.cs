using System.Text;

namespace DistPro.Engine.Files;

/// <summary>
/// The weights in an ONNX file, in the order in which the graph uses them: on the way from the input to the output, of a sum its
/// first term before its second one. Nothing of the graph is computed. See https://github.com/onnx/onnx, onnx.proto.
/// </summary>
/// <remarks>
/// Weights are what convolutions, batch norms and linear layers (Gemm, MatMul) hold as constants: a kernel, then its bias; scale,
/// shift, running mean, running variance.
/// </remarks>
internal sealed class OnnxFile : TensorFile
{
    private const int ModelGraph = 7;
    private const int GraphNode = 1, GraphInitializer = 5, GraphOutput = 12;
    private const int NodeInput = 1, NodeOutput = 2, NodeOperator = 4;
    private const int TensorDims = 1, TensorType = 2, TensorFloats = 4, TensorName = 8, TensorRaw = 9, TensorDoubles = 10,
        TensorLocation = 14;

    private static readonly string[] Weighted = ["Conv", "BatchNormalization", "Gemm", "MatMul"];

    private readonly byte[] _file;

    /// <exception cref="InvalidDataException">The bytes are no such file, or it has no weights in it.</exception>
    public OnnxFile(byte[] file) : base(file)
    {
        _file = file;
        var graph = Fields(new(0, 0, 0, file.Length)).Where(f => f.Id == ModelGraph).SelectMany(Fields).ToArray();
        var tensors = new Dictionary<string, ProtobufField>();
        foreach (var tensor in graph.Where(f => f.Id == GraphInitializer))
        {
            tensors[Fields(tensor).Where(f => f.Id == TensorName).Select(Text).LastOrDefault("")] = tensor;
        }
        Node[] nodes = [.. graph.Where(f => f.Id == GraphNode).Select(NodeOf)];
        string[] outputs = [.. graph.Where(f => f.Id == GraphOutput).Select(f => Texts(f, 1).FirstOrDefault(""))];
        Order = [
            .. InOrderOfUse(nodes, outputs).Where(n => Weighted.Contains(n.Operator)).SelectMany(n => n.Inputs)
                .Where(tensors.ContainsKey).Distinct()];
        if (Order.Count == 0)
        {
            throw new InvalidDataException($"an ONNX graph of {nodes.Length} nodes in which no layer has weights");
        }
        Entries = Order.ToDictionary(name => name, name => EntryOf(name, tensors[name]));
        CheckPositions();
    }

    /// <summary>Names of the weights, in the order of use.</summary>
    public IReadOnlyList<string> Order { get; }

    // Depth first from the outputs, a node after all that it reads.
    private static List<Node> InOrderOfUse(Node[] nodes, IReadOnlyList<string> outputs)
    {
        var makers = new Dictionary<string, Node>();
        foreach (var node in nodes)
        {
            foreach (string output in node.Outputs)
            {
                makers[output] = node;
            }
        }
        var order = new List<Node>();
        var met = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(Node Node, int Next)>();
        foreach (string output in outputs)
        {
            Open(output);
            while (open.TryPop(out var top))
            {
                if (top.Next == top.Node.Inputs.Count)
                {
                    order.Add(top.Node);
                    continue;
                }
                open.Push((top.Node, top.Next + 1));
                Open(top.Node.Inputs[top.Next]);
            }
        }
        return order;

        void Open(string name)
        {
            if (makers.TryGetValue(name, out var node) && met.Add(node))
            {
                open.Push((node, 0));
            }
        }
    }

    private List<ProtobufField> Fields(ProtobufField message) => Protobuf.Fields(_file, message.Start, message.End);

    private string Text(ProtobufField field) => Encoding.UTF8.GetString(_file, field.Start, field.End - field.Start);

    private IReadOnlyList<string> Texts(ProtobufField message, int id) =>
        [.. Fields(message).Where(f => f.Id == id).Select(Text)];

    private Node NodeOf(ProtobufField node) =>
        new(Texts(node, NodeOperator).LastOrDefault(""), Texts(node, NodeInput), Texts(node, NodeOutput));

    private TensorEntry EntryOf(string name, ProtobufField tensor)
    {
        var fields = Fields(tensor);
        if (fields.Any(f => f.Id == TensorLocation && f.Number != 0))
        {
            throw new InvalidDataException(
                $"tensor '{name}' whose values are in a file of their own; save the model as one file");
        }
        long[] shape = [.. fields.Where(f => f.Id == TensorDims).SelectMany(f => Protobuf.Numbers(_file, f))];
        var (type, id) = fields.LastOrDefault(f => f.Id == TensorType).Number switch
        {
            1 => ("F32", TensorFloats),
            10 => ("F16", TensorRaw),
            11 => ("F64", TensorDoubles),
            16 => ("BF16", TensorRaw),
            var other => ($"ONNX {other}", TensorRaw),
        };
        // Either kind of field is the plain numbers, little endian, one after another.
        var values = fields.LastOrDefault(f => f.Id == TensorRaw || f.Id == id);
        return new(type, shape, [values.Start, values.End]);
    }

    private sealed record Node(string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs);
}
