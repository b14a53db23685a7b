using static TorchSharp.torch;

namespace DistPro.Engine.Objectives.Connectors;

/// <summary>Several connectors as one module.</summary>
internal sealed class ConnectorSet : nn.Module
{
    public ConnectorSet(IEnumerable<(string Name, nn.Module Module)> connectors) : base(nameof(ConnectorSet))
    {
        foreach (var (name, module) in connectors)
        {
            register_module(name, module);
        }
    }

    public ConnectorSet(IEnumerable<nn.Module> connectors) : this(connectors.Select((m, i) => ($"{i}", m)))
    {
    }
}
