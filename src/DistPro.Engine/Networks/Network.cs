using DistPro.Engine.Data;
using DistPro.Engine.Runtime;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>An image classifier: images (N, C, H, W) with pixels in 0..255, of any number type, to logits (N, classes).</summary>
/// <remarks>
/// The network owns its input normalisation, (pixel - mean) / deviation for each channel, so that networks trained with different
/// ones can share a batch. A derived class creates its layers in its constructor, ends it with <c>RegisterComponents()</c>, and
/// tells how each stage is computed; docs/networks.md shows one in full.
/// </remarks>
public abstract partial class Network : Module<Tensor, Tensor>
{
    [ComponentName(Name = "input_mean")]
    private readonly Tensor _mean;

    [ComponentName(Name = "input_deviation")]
    private readonly Tensor _deviation;

    private bool _disposed;

    /// <param name="name">Name under which the network is found, such as resnet20.</param>
    /// <param name="shape">Shape of the images it is made for.</param>
    /// <param name="classCount">Number of classes, at least 2.</param>
    /// <param name="smallestSide">
    /// The smallest height and width it can take: the factor by which its stages shrink an image.
    /// </param>
    /// <exception cref="ArgumentException">The shape has another number of channels than 1 or 3, or is too small.</exception>
    protected Network(string name, ImageShape shape, int classCount, int smallestSide = 1) : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        if (shape is not { Channels: 1 or 3 })
        {
            throw new ArgumentException($"Network '{name}' takes images of 1 or 3 channels, found {shape}.", nameof(shape));
        }
        if (shape.Height < smallestSide || shape.Width < smallestSide)
        {
            throw new ArgumentException(
                $"Network '{name}' takes images of {smallestSide} x {smallestSide} pixels or more, found {shape.Height} x "
                + $"{shape.Width}. "
                + "Resize the images, or choose a network with fewer stages.", nameof(shape));
        }
        shape.Validate($"Network '{name}'");
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

    /// <summary>Number of stages, the stem included.</summary>
    public abstract int StageCount { get; }

    /// <summary>
    /// Number type of the convolutions and linear layers, and of the maps between them, where it is another than the network's
    /// own; null where it is not. What the network gives is of its own type in any case.
    /// </summary>
    internal ScalarType? ComputeType { get; set; }

    /// <summary>Number of trainable values.</summary>
    /// <exception cref="ObjectDisposedException">The network has been disposed.</exception>
    public virtual long ParameterCount => TrainableParameters.Sum(p => p.numel());

    /// <summary>The parameters that training changes: all that record gradients.</summary>
    /// <exception cref="ObjectDisposedException">The network has been disposed.</exception>
    public IEnumerable<Parameter> TrainableParameters => InUse().parameters().Where(p => p.requires_grad);

    /// <summary>The device that it is on.</summary>
    /// <exception cref="ObjectDisposedException">The network has been disposed.</exception>
    public Device Device => InUse()._mean.device;

    /// <summary>Sets the normalisation of the input: (pixel - mean) / deviation, for pixels in 0..255.</summary>
    /// <param name="mean">Finite numbers, one for each channel.</param>
    /// <param name="deviation">Finite numbers above 0, one for each channel.</param>
    /// <exception cref="ArgumentException">
    /// There is another number of values, or one is out of range; nothing changes.
    /// </exception>
    public void SetNormalization(ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation)
    {
        InUse();
        CheckNormalization(mean, deviation);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        _mean.copy_(tensor(mean.ToArray()).view(1, Shape.Channels, 1, 1));
        _deviation.copy_(tensor(deviation.ToArray()).view(1, Shape.Channels, 1, 1));
    }

    /// <summary>Draws new weights, as the paper of the network has them, from one stream of random numbers.</summary>
    public abstract void InitializeWeights(Generator generator);

    /// <summary>
    /// Everything that makes up the trained network, by name: parameters, running statistics and the input normalisation.
    /// </summary>
    /// <remarks>
    /// The tensors are the network's own; writing into them changes the network. The order is that of PyTorch's state_dict:
    /// module by module as they are registered, of each its parameters, then its buffers, then the modules in it.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The network has been disposed.</exception>
    public virtual IReadOnlyList<(string Name, Tensor Value)> State() => [.. StateOf(InUse(), "")];

    /// <summary>Tells the network, with all that its answers depend on, from any other: hexadecimal digits.</summary>
    public virtual string Checksum() => StateChecksum.Of(this);

    /// <summary>Logits alone; what lies between is freed as early as can be.</summary>
    /// <exception cref="ArgumentException">The images have another shape than the network.</exception>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        var normalized = Normalize(images);
        var map = new FeatureMap("input", normalized, normalized, normalized);
        using (NoGradientsIn(0))
        {
            map = RunTo(FrozenStages, 0, map);
        }
        return Outside(RunOn(FrozenStages, map)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Logits, embedding and the feature maps of all stages. The tensors belong to the dispose scope of the caller.
    /// </summary>
    /// <exception cref="ArgumentException">The images have another shape than the network.</exception>
    public virtual NetworkOutput Run(Tensor images) => Run(images, (stage, input) => [Stage(stage, input)]).Output;

    /// <summary>
    /// As <see cref="Run(Tensor)"/>, with the maps of every block: a list for each stage, the last one being the stage's own. A
    /// family that does not tell its blocks apart gives one map for each stage.
    /// </summary>
    /// <exception cref="ArgumentException">The images have another shape than the network.</exception>
    public virtual (NetworkOutput Output, IReadOnlyList<IReadOnlyList<FeatureMap>> Blocks) RunBlocks(Tensor images) =>
        Run(images, Blocks);

    /// <summary>Logits, running on after a stage from an output of it that the caller has.</summary>
    /// <param name="stage">The stage, 0 for the stem.</param>
    /// <param name="raw">Its output, (N, C, H, W); the caller's.</param>
    public Tensor RunFrom(int stage, Tensor raw)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stage);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(stage, StageCount);
        using var scope = NewDisposeScope();
        return Outside(RunOn(stage + 1, Resume(stage, Inside(raw.alias())))).MoveToOuterDisposeScope();
    }

    /// <summary>Computes a stage. It need not free what lies between; tensors that it returns are new ones.</summary>
    /// <param name="stage">The stage, 0 for the stem.</param>
    /// <param name="input">What the stage before it gave; the normalised images, three times, for the stem.</param>
    protected abstract FeatureMap Stage(int stage, FeatureMap input);

    /// <summary>As <see cref="Stage"/>, with the map of every block; the last one is the stage's.</summary>
    protected virtual IReadOnlyList<FeatureMap> Blocks(int stage, FeatureMap input) => [Stage(stage, input)];

    /// <summary>
    /// What <see cref="Stage"/> would have given, as far as the next stage reads it, had its output been this one.
    /// </summary>
    protected virtual FeatureMap Resume(int stage, Tensor raw) => Plain(stage, raw);

    /// <summary>
    /// The pooled vector (N, C) from the last stage; unless overridden, the mean over all pixels after the activation.
    /// </summary>
    protected virtual Tensor Embed(FeatureMap last) => last.Post.mean([2L, 3L]);

    /// <summary>The last layer: logits (N, classes) of the pooled vector (N, C).</summary>
    protected abstract Tensor Classify(Tensor embedding);

    /// <summary>The maps of a stage that ends in a ReLU.</summary>
    protected static FeatureMap Rectified(int stage, Tensor pre)
    {
        var post = functional.relu(pre);
        return new FeatureMap(StageName(stage), post, pre, post);
    }

    /// <summary>The maps of blocks that end in a ReLU each.</summary>
    private protected static IReadOnlyList<FeatureMap> Rectified(int stage, IReadOnlyList<Block> blocks, Tensor input)
    {
        var maps = new List<FeatureMap>();
        foreach (var block in blocks)
        {
            maps.Add(Rectified(stage, block.BeforeActivation(maps.Count == 0 ? input : maps[^1].Raw)));
        }
        return maps;
    }

    /// <summary>The maps of a stage that ends without an activation.</summary>
    protected static FeatureMap Plain(int stage, Tensor output) => new(StageName(stage), output, output, output);

    /// <summary>"stem", "stage1", "stage2" and so on.</summary>
    protected static string StageName(int stage) => stage == 0 ? "stem" : $"stage{stage}";

    /// <summary>The images in the network's number type, (pixel - mean) / deviation; a new tensor.</summary>
    /// <exception cref="ArgumentException">They have another shape than the network.</exception>
    /// <exception cref="ObjectDisposedException">The network has been disposed.</exception>
    private protected Tensor Normalize(Tensor images)
    {
        InUse();
        if (images.shape is not [var count, var channels, var height, var width]
            || (channels, height, width) != (Shape.Channels, Shape.Height, Shape.Width))
        {
            throw new ArgumentException(
                $"Network '{Name}' was made for images (N x {Shape}), found ({string.Join(" x ", images.shape)}). "
                + "Resize the images, or make the network for their shape.", nameof(images));
        }
        // Channels last in memory: convolutions are faster so, on the CPU and on a GPU, and what follows keeps the layout.
        var normalized = empty([count, height, width, channels], dtype: _mean.dtype, device: images.device)
            .copy_(images.permute(0, 2, 3, 1)).sub_(_mean.permute(0, 2, 3, 1)).div_(_deviation.permute(0, 2, 3, 1));
        return Inside(normalized).permute(0, 3, 1, 2);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        base.Dispose(disposing);
    }

    // TorchSharp's own messages speak of handles, and of a disposed module it tells that it has no parameters.
    private Network InUse() => !_disposed
        ? this
        : throw new ObjectDisposedException(
            objectName: null, $"Network '{Name}' has been disposed. Use it before, or make or load it again.");

    /// <summary>As <see cref="Resume"/>, for a network that this one is a part of.</summary>
    internal FeatureMap ResumeStage(int stage, Tensor raw) => Resume(stage, raw);

    /// <summary>As <see cref="Embed"/>, for a network that this one is a part of.</summary>
    internal Tensor EmbedMap(FeatureMap last) => Embed(last);

    /// <summary>As <see cref="Classify"/>, for a network that this one is a part of.</summary>
    internal Tensor ClassifyEmbedding(Tensor embedding) => Classify(embedding);

    /// <exception cref="ArgumentException">As of <see cref="SetNormalization"/>.</exception>
    internal void CheckNormalization(ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation)
    {
        CheckNormalization(nameof(mean), mean, new SettingRangeAttribute());
        CheckNormalization(nameof(deviation), deviation, new SettingRangeAttribute(above: 0));
    }

    private void CheckNormalization(string role, ReadOnlySpan<float> values, SettingRangeAttribute range)
    {
        if (values.Length != Shape.Channels || values.ToArray().Any(v => !range.Contains(v)))
        {
            throw new ArgumentException(
                $"The normalisation of network '{Name}' takes one {role} for each of its {Shape.Channels} channel(s), "
                + $"{$"a finite number {range}".TrimEnd()}, found {Setting.Text(values.ToArray())}. "
                + "Values are of pixels in 0..255.", role);
        }
    }

    private static IEnumerable<(string Name, Tensor Value)> StateOf(nn.Module module, string prefix) =>
    [
        .. module.named_parameters(recurse: false).Select(p => (prefix + p.name, (Tensor)p.parameter)),
        .. module.named_buffers(recurse: false).Select(b => (prefix + b.name, b.buffer)),
        .. module.named_children().SelectMany(c => StateOf(c.module, $"{prefix}{c.name}.")),
    ];

    private Tensor Inside(Tensor values) => ComputeType is { } type ? values.to(type) : values;

    private Tensor Outside(Tensor values) => ComputeType is null ? values : values.to(_mean.dtype);

    private FeatureMap Outside(FeatureMap map)
    {
        if (ComputeType is null)
        {
            return map;
        }
        var raw = Outside(map.Raw);
        var pre = ReferenceEquals(map.Pre, map.Raw) ? raw : Outside(map.Pre);
        return new FeatureMap(
            map.Name, raw, pre,
            ReferenceEquals(map.Post, map.Raw) ? raw : ReferenceEquals(map.Post, map.Pre) ? pre : Outside(map.Post));
    }

    /// <summary>The maps of a stage; what else it computed is freed.</summary>
    internal FeatureMap RunStage(int stage, FeatureMap input) => Kept(() => [Stage(stage, input)])[0];

    private static IReadOnlyList<FeatureMap> Kept(Func<IReadOnlyList<FeatureMap>> run)
    {
        using var scope = NewDisposeScope();
        var maps = run();
        scope.MoveToOuter([.. maps.SelectMany(Tensors)]);
        return maps;
    }

    private static Tensor[] Tensors(FeatureMap map) => [map.Raw, map.Pre, map.Post];

    private (NetworkOutput Output, IReadOnlyList<IReadOnlyList<FeatureMap>> Blocks) Run(
        Tensor images, Func<int, FeatureMap, IReadOnlyList<FeatureMap>> run)
    {
        using var scope = NewDisposeScope();
        var normalized = Normalize(images);
        var map = new FeatureMap("input", normalized, normalized, normalized);
        var blocks = new IReadOnlyList<FeatureMap>[StageCount];
        for (int i = 0; i < blocks.Length; i++)
        {
            using var frozen = NoGradientsIn(i);
            var maps = Kept(() => run(i, map));
            map = maps[^1];
            blocks[i] = [.. maps.Select(Outside)];
            scope.MoveToOuter([.. blocks[i].SelectMany(Tensors)]);
        }
        var embedding = Embed(map);
        var logits = Outside(Classify(embedding)).MoveToOuterDisposeScope();
        var output = new NetworkOutput(logits, Outside(embedding).MoveToOuterDisposeScope(), [.. blocks.Select(b => b[^1])]);
        return (output, blocks);
    }

    private Tensor RunOn(int stage, FeatureMap map) => Classify(Embed(RunTo(StageCount, stage, map)));

    private FeatureMap RunTo(int end, int stage, FeatureMap map)
    {
        for (; stage < end; stage++)
        {
            var next = RunStage(stage, map);
            map.Raw.Dispose();
            map.Pre.Dispose();
            map.Post.Dispose();
            map = next;
        }
        return map;
    }
}
