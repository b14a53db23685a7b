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
/// What steps are measured on: 64 images of 3x32x32 in 100 classes, as many held out, networks for them; on the CPU with two
/// threads, or on the GPU if there is one. And how a peer comes to start with the same.
/// </summary>
internal sealed class StepSetting : IDisposable
{
    private const int Threads = 2;
    private const int BatchSize = 64;

    private readonly string _file = Path.GetTempFileName();
    private readonly ImageStore _store;

    public StepSetting(Precision precision)
    {
        Device = EngineRuntime.SelectDevice();
        set_num_threads(Threads);
        Options = new TrainingOptions
        {
            BatchSize = BatchSize,
            LearningRate = 0.05,
            Schedule = new StepSchedule { Milestones = [] },
            Augmentation = Augmentation.None,
            Precision = precision,
        };
        var random = new Random(1);
        var builder = new ImageStoreBuilder(new ImageShape(3, 32, 32), classCount: 100);
        for (int i = 0; i < 2 * BatchSize; i++)
        {
            random.NextBytes(builder.Add(random.Next(100)));
        }
        _store = builder.Build();
        long[] rows = [.. Enumerable.Range(0, 2 * BatchSize).Select(i => (long)i)];
        (Images, HeldOut) = (new ImageSelection(_store, rows[..BatchSize]), new ImageSelection(_store, rows[BatchSize..]));
        Batch = BatchLoader.InOrder(Images, BatchSize, Device).Single();
        using var scope = NewDisposeScope();
        PlainImages = Normalized().narrow(0, 0, BatchSize).contiguous().to(Device).DetachFromDisposeScope();
    }

    public Device Device { get; }

    /// <summary>SGD of rate 0.05 with Nesterov momentum 0.9 and weight decay 5e-4; images as they are.</summary>
    public TrainingOptions Options { get; }

    public ImageSelection Images { get; }

    public ImageSelection HeldOut { get; }

    /// <summary>All of <see cref="Images"/>.</summary>
    public Batch Batch { get; }

    /// <summary>
    /// The images of <see cref="Batch"/> as the peers get them: NCHW, and normalised, which the engine's networks do.
    /// </summary>
    public Tensor PlainImages { get; }

    public int ClassCount => _store.ClassCount;

    /// <summary>Steps in one measurement: a GPU is given many before it is waited for.</summary>
    public int StepCount => Device.type == DeviceType.CUDA ? 20 : 1;

    /// <summary>Device, threads and precision, for a report.</summary>
    public string Description => $"{Device.type}, {Threads} threads, {Options.Precision}";

    /// <summary>A network for these images with weights of its own.</summary>
    public Network Create(string name, long seed)
    {
        var network = NetworkCatalog.Create(name, _store.Shape, _store.ClassCount);
        using var generator = RandomStream.Create(seed, RandomStream.Initialization);
        network.InitializeWeights(generator);
        var (mean, deviation) = _store.PixelStatistics();
        network.SetNormalization(mean, deviation);
        return network.to(Device);
    }

    /// <summary>A network whose running statistics suit its weights, as a trained one has them.</summary>
    public Network CreateTeacher(string name, long seed)
    {
        var network = Create(name, seed);
        using var frozen = no_grad();
        network.train();
        for (int i = 0; i < 20; i++)
        {
            network.call(Batch.Images).Dispose();
        }
        return network;
    }

    /// <summary>A peer's module with the values of the engine's, on the same device.</summary>
    public T Copy<T>(nn.Module source, T module) where T : nn.Module
    {
        using var frozen = no_grad();
        module.load_state_dict(State(source).ToDictionary(s => s.Name, s => s.Value));
        return module.to(Device);
    }

    /// <summary>Writes weights and images into a file.</summary>
    /// <param name="modules">The modules with their prefixes in the file.</param>
    /// <returns>The arguments of a peer: device, precision, file.</returns>
    public string[] Write(IEnumerable<(string Prefix, nn.Module Module)> modules)
    {
        using var scope = NewDisposeScope();
        var images = Normalized();
        (string Name, Tensor Value)[] tensors =
        [
            .. modules.SelectMany(m => State(m.Module).Select(s => ($"{m.Prefix}/{s.Name}", s.Value))),
            ("images", images.narrow(0, 0, BatchSize)), ("labels", _store.Labels.narrow(0, 0, BatchSize)),
            ("held-out-images", images.narrow(0, BatchSize, BatchSize)),
            ("held-out-labels", _store.Labels.narrow(0, BatchSize, BatchSize)),
        ];
        using var file = File.Create(_file);
        foreach (var (name, value) in tensors)
        {
            string sizes = string.Join(' ', value.shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
            file.Write(Encoding.UTF8.GetBytes($"{name} {sizes}\n"));
        }
        file.WriteByte((byte)'\n');
        foreach (var (_, value) in tensors)
        {
            file.Write(value.detach().cpu().to(float32).contiguous().bytes);
        }
        return [Device.type == DeviceType.CUDA ? "cuda" : "cpu", $"{Options.Precision}", _file];
    }

    public void Dispose()
    {
        Batch.Dispose();
        PlainImages.Dispose();
        _store.Dispose();
        File.Delete(_file);
    }

    // Without what a network of the engine normalises images with.
    private static IEnumerable<(string Name, Tensor Value)> State(nn.Module module) =>
        module.named_parameters().Select(p => (p.name, (Tensor)p.parameter))
            .Concat(module.named_buffers().Where(b => !b.name.StartsWith("input_", StringComparison.Ordinal)));

    private Tensor Normalized()
    {
        var (mean, deviation) = _store.PixelStatistics();
        return (_store.Images.to(float32) - tensor(mean).view(1, -1, 1, 1)) / tensor(deviation).view(1, -1, 1, 1);
    }
}
