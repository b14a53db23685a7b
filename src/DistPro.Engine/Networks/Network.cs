using DistPro.Engine.Data;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>An image classifier: images (N, C, H, W) with pixels in 0..255, of any number type, to logits (N, classes).</summary>
/// <remarks>
/// The network owns its input normalisation, (pixel - mean) / deviation for each channel, so that networks trained with different ones can
/// share a batch. A derived class creates its layers in its constructor and ends it with <c>RegisterComponents()</c>.
/// </remarks>
public abstract class Network : Module<Tensor, Tensor>
{
    [ComponentName(Name = "input_mean")]
    private readonly Tensor _mean;

    [ComponentName(Name = "input_deviation")]
    private readonly Tensor _deviation;

    /// <param name="name">Name under which the network is found, such as resnet20.</param>
    /// <param name="shape">Shape of the images it is made for.</param>
    /// <param name="classCount">Number of classes, at least 2.</param>
    /// <exception cref="ArgumentException">The shape has another number of channels than 1 or 3, or no pixels.</exception>
    protected Network(string name, ImageShape shape, int classCount) : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        if (shape is not { Channels: 1 or 3, Height: > 0, Width: > 0 })
        {
            throw new ArgumentException($"Network '{name}' takes images of 1 or 3 channels and at least one pixel, found {shape}.", nameof(shape));
        }
        (Name, Shape, ClassCount) = (name, shape, classCount);
        _mean = zeros(1, shape.Channels, 1, 1).DetachFromDisposeScope();
        _deviation = ones(1, shape.Channels, 1, 1).DetachFromDisposeScope();
    }

    /// <summary>Name under which the network is found, such as resnet20.</summary>
    public string Name { get; }

    /// <summary>Shape of the images it is made for.</summary>
    public ImageShape Shape { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Number of trainable values.</summary>
    public long ParameterCount => parameters().Sum(p => p.numel());

    /// <summary>Sets the normalisation of the input; values in 0..255, one for each channel.</summary>
    public void SetNormalization(ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        _mean.copy_(tensor(mean.ToArray()).view(1, Shape.Channels, 1, 1));
        _deviation.copy_(tensor(deviation.ToArray()).view(1, Shape.Channels, 1, 1));
    }

    /// <summary>Draws new weights, as the paper of the network has them, from one stream of random numbers.</summary>
    public abstract void InitializeWeights(Generator generator);

    /// <summary>Everything that makes up the trained network, by name: parameters, running statistics and the input normalisation.</summary>
    /// <remarks>The tensors are the network's own; writing into them changes the network.</remarks>
    public IReadOnlyList<(string Name, Tensor Value)> State() =>
    [
        .. named_parameters().Select(p => (p.name, (Tensor)p.parameter)),
        .. named_buffers(),
    ];

    /// <inheritdoc />
    public sealed override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        var pixels = images.dtype == _mean.dtype ? images : images.to(_mean.dtype);
        return Logits((pixels - _mean) / _deviation).MoveToOuterDisposeScope();
    }

    /// <summary>From normalised images (N, C, H, W) to logits (N, classes).</summary>
    protected abstract Tensor Logits(Tensor images);
}
