using System.Globalization;
using System.Text;
using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Benchmarks;

/// <summary>
/// Training steps of the engine in turns with PyTorch, from the same weights, on the same batch of 64 images of 3x32x32 in 100 classes, on the
/// CPU with two threads, or on the GPU if there is one.
/// </summary>
internal sealed class StepComparison : IDisposable
{
    private const int Threads = 2;
    private const int WarmUpRounds = 5;
    private const int RoundCount = 25;
    private const int BatchSize = 64;

    private readonly string _file = Path.GetTempFileName();
    private readonly ImageStore _images;
    private readonly Precision _precision;

    public StepComparison(Precision precision)
    {
        _precision = precision;
        Device = EngineRuntime.SelectDevice();
        set_num_threads(Threads);
        var random = new Random(1);
        var builder = new ImageStoreBuilder(new ImageShape(3, 32, 32), classCount: 100);
        for (int i = 0; i < BatchSize; i++)
        {
            random.NextBytes(builder.Add(random.Next(100)));
        }
        _images = builder.Build();
        Batch = BatchLoader.InOrder(Images, BatchSize, Device).Single();
    }

    public Device Device { get; }

    public ImageSelection Images => _images;

    public Batch Batch { get; }

    /// <summary>A network for these images with weights of its own.</summary>
    public Network Create(string name, long seed)
    {
        var network = NetworkCatalog.Create(name, _images.Shape, _images.ClassCount);
        using var generator = RandomStream.Create(seed, RandomStream.Initialization);
        network.InitializeWeights(generator);
        var (mean, deviation) = _images.PixelStatistics();
        network.SetNormalization(mean, deviation);
        return network.to(Device);
    }

    /// <summary>Writes the weights and the batch into a file, plays the rounds, and prints the ratio.</summary>
    /// <param name="name">What the line of the ratio begins with.</param>
    /// <param name="step">The engine's side.</param>
    /// <param name="modules">The modules with their prefixes in the file.</param>
    /// <param name="script">The peer's side.</param>
    /// <param name="arguments">Its arguments after device, precision and file.</param>
    public void Play(string name, EngineStep step, IReadOnlyList<(string Prefix, nn.Module Module)> modules, string script, params string[] arguments)
    {
        Write(modules);
        arguments = [Device.type == DeviceType.CUDA ? "cuda" : "cpu", $"{_precision}", _file, .. arguments];
        using var peer = new PythonPeer(script, arguments);
        using var tunedPeer = new PythonPeer(script, arguments, keepsMemory: true);
        CheckSameWork(step, peer, tunedPeer);
        Console.WriteLine($"libtorch: ours {__version__}, PyTorch's {peer.TorchVersion}; {Device.type}, {Threads} threads, {_precision}");

        int count = Device.type == DeviceType.CUDA ? 20 : 1; // a GPU is given many steps before it is waited for
        var medians = Rounds.Play(WarmUpRounds, RoundCount, () => step.Run(count).Milliseconds, () => Ask(peer), () => Ask(tunedPeer));
        var (ours, theirs, tuned) = (medians[0] / count, medians[1] / count, medians[2] / count);
        Console.WriteLine(
            $"{name}, median of {RoundCount} rounds: ours {ours:F1} ms, PyTorch {theirs:F1} ms, PyTorch that keeps freed memory {tuned:F1} ms");
        Console.WriteLine($"{name} ours/pytorch that keeps freed memory: {ours / tuned:F3}");
        Console.WriteLine($"{name} ours/pytorch: {ours / theirs:F3}");

        double Ask(PythonPeer python) => python.Ask($"{count}")[0];
    }

    public void Dispose()
    {
        Batch.Dispose();
        _images.Dispose();
        File.Delete(_file);
    }

    // The same number of weights, and from the same start the same losses over three steps.
    private void CheckSameWork(EngineStep step, params PythonPeer[] peers)
    {
        foreach (var peer in peers)
        {
            if (peer.Greeting[0] != $"{step.ParameterCount}")
            {
                throw new InvalidOperationException($"The networks differ: {step.ParameterCount} parameters here, {peer.Greeting[0]} in PyTorch.");
            }
        }
        double allowed = _precision == Precision.BFloat16 ? 0.05 : 1e-3;
        for (int i = 1; i <= 3; i++)
        {
            double ours = step.Run(1).Loss;
            var theirs = peers.Select(p => p.Ask("1")[1]).ToArray();
            Console.WriteLine($"loss of step {i}: ours {ours:F6}, PyTorch {theirs[0]:F6}");
            if (theirs.Any(t => !(Math.Abs(t - ours) <= allowed * Math.Abs(t))))
            {
                throw new InvalidOperationException("The losses differ: this is not the same work.");
            }
        }
    }

    private void Write(IReadOnlyList<(string Prefix, nn.Module Module)> modules)
    {
        using var scope = NewDisposeScope();
        (string Name, Tensor Value)[] tensors =
        [
            .. modules.SelectMany(m => State(m.Module).Select(s => ($"{m.Prefix}/{s.Name}", s.Value))),
            ("images", Normalized()), ("labels", _images.Labels),
        ];
        using var file = File.Create(_file);
        foreach (var (name, value) in tensors)
        {
            file.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name} {string.Join(' ', value.shape)}\n")));
        }
        file.WriteByte((byte)'\n');
        foreach (var (_, value) in tensors)
        {
            file.Write(value.detach().cpu().to(float32).contiguous().bytes);
        }
    }

    // The peer has no normalisation in its network: it gets normalised images.
    private static IEnumerable<(string Name, Tensor Value)> State(nn.Module module) =>
        module.named_parameters().Select(p => (p.name, (Tensor)p.parameter))
            .Concat(module.named_buffers().Where(b => !b.name.StartsWith("input_", StringComparison.Ordinal)));

    private Tensor Normalized()
    {
        var (mean, deviation) = _images.PixelStatistics();
        return (_images.Images.to(float32) - tensor(mean).view(1, -1, 1, 1)) / tensor(deviation).view(1, -1, 1, 1);
    }
}
