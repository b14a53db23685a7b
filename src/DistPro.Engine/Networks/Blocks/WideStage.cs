using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>Blocks of one width; the first one may change width and resolution.</summary>
internal sealed class WideStage : Module<Tensor, Tensor, Tensor>
{
    private readonly Sequential layer;
    private readonly WideBlock[] _blocks;

    public WideStage(int inputs, int outputs, int stride, int count) : base(nameof(WideStage))
    {
        _blocks = [
            .. Enumerable.Range(0, count).Select(i => new WideBlock(i == 0 ? inputs : outputs, outputs, i == 0 ? stride : 1))];
        layer = Sequential(_blocks);
        RegisterComponents();
    }

    /// <summary>The blocks.</summary>
    public IReadOnlyList<WideBlock> Blocks => _blocks;

    /// <summary>The batch norm that the stage begins with: the one that follows the stage before it.</summary>
    public BatchNormalization FirstNorm => _blocks[0].FirstNorm;

    /// <summary>From the output of the stage before, as it is and after <see cref="FirstNorm"/> and ReLU.</summary>
    public override Tensor forward(Tensor raw, Tensor activated)
    {
        using var scope = NewDisposeScope();
        var x = _blocks[0].RunOn(raw, activated);
        foreach (var block in _blocks.Skip(1))
        {
            var y = block.call(x);
            x.Dispose();
            x = y;
        }
        return x.MoveToOuterDisposeScope();
    }
}
