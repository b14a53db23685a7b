using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

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
        var projection = Sequential(new PointwiseConvolution(inputs, outputs, stride), BatchNorm2d(outputs));
        return name == ProjectionName.Downsample ? (projection, null) : (null, projection);
    }
}
