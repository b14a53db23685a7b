using TorchSharp.Modules;
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

/// <summary>What the projection of a residual block is called in the state of a network; implementations differ in it.</summary>
internal enum ProjectionName
{
    /// <summary>The field downsample holds it.</summary>
    Downsample,

    /// <summary>The field shortcut holds it.</summary>
    Shortcut,
}

/// <summary>The shortcut of a residual block where stride or width change: a 1x1 convolution and batch norm.</summary>
internal static class Projection
{
    /// <summary>
    /// The projection for the field of its name, null for the other one; twice null where the shortcut is the input itself.
    /// </summary>
    public static (Sequential? Downsample, Sequential? Shortcut) Create(int inputs, int outputs, int stride, ProjectionName name)
    {
        if (stride == 1 && inputs == outputs)
        {
            return (null, null);
        }
        var projection = Sequential(new PointwiseConvolution(inputs, outputs, stride), new BatchNormalization(outputs));
        return name == ProjectionName.Downsample ? (projection, null) : (null, projection);
    }
}
