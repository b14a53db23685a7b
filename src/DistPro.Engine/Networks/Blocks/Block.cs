using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>A part of a network that ends in a ReLU, and can also be run without it.</summary>
internal abstract class Block(string name) : Module<Tensor, Tensor>(name)
{
    public sealed override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return BeforeActivation(x).relu_().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The output before the ReLU; a new tensor, that may be changed in place. It need not free what lies between.
    /// </summary>
    public abstract Tensor BeforeActivation(Tensor x);

    /// <summary>
    /// Runs blocks one after another, the last one without its ReLU. What lies between blocks is freed on the way.
    /// </summary>
    public static Tensor BeforeActivation(IReadOnlyList<Block> blocks, Tensor input)
    {
        var x = input;
        for (int i = 0; i < blocks.Count - 1; i++)
        {
            var y = blocks[i].call(x);
            if (i > 0)
            {
                x.Dispose();
            }
            x = y;
        }
        return blocks[^1].BeforeActivation(x);
    }
}
