using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using DistPro.Engine.Data;
using DistPro.Engine.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Networks;

/// <summary>
/// A network in a TorchScript file, as torch.jit.save writes it: it teaches and classifies as it is, and cannot be trained. It
/// returns logits (N, classes), or a tuple or list of logits and feature maps (N, C, H, W), the stem's first: then it can teach
/// by its maps, too.
/// </summary>
/// <remarks>
/// TorchScript is a language of its own that libtorch interprets: it computes with tensors, and nothing of the file is unpickled.
/// </remarks>
public sealed class ScriptNetwork : Network
{
    private readonly string _file, _checksum;
    // Not registered as a module of this one: TorchSharp cannot dispose it as a part of another.
    private readonly jit.ScriptModule[] _script;
    private Device _scriptDevice = CPU;

    /// <summary>Loads the file, on the CPU, in evaluation mode, and shows it a black image.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">Shape of the images that it takes.</param>
    /// <param name="classCount">Number of classes of its logits.</param>
    /// <param name="mean">Subtracted from the pixels (0..255), for each channel; null for 0.</param>
    /// <param name="deviation">
    /// What that is divided by, for each channel; null for 255, which gives the script inputs in 0..1.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no TorchScript file.</exception>
    /// <exception cref="ArgumentException">
    /// It does not take such images, or returns something else than logits of that many classes and maps.
    /// </exception>
    public ScriptNetwork(string path, ImageShape shape, int classCount, float[]? mean = null, float[]? deviation = null)
        : base($"torchscript:{Path.GetFileName(path)}", shape, classCount)
    {
        EngineRuntime.Initialize();
        _file = path;
        _script = [Load(path, out _checksum)];
        RegisterComponents();
        SetNormalization(mean ?? Each(0), deviation ?? Each(255));
        ParameterCount = _script[0].named_parameters().Sum(p => p.parameter.numel());
        try
        {
            StageCount = Probe();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Number of maps that the script returns.</summary>
    public override int StageCount { get; }

    /// <summary>Number of values of the script's parameters; a script that was frozen has none.</summary>
    public override long ParameterCount { get; }

    /// <summary>Not possible.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void InitializeWeights(Generator generator) => throw AsItIs("has no other weights than its own");

    /// <summary>Not possible.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override IReadOnlyList<(string Name, Tensor Value)> State() => throw AsItIs("cannot be saved in another file");

    /// <inheritdoc />
    public override string Checksum()
    {
        using var scope = NewDisposeScope();
        string normalization = string.Join(
            ' ', named_buffers(recurse: false).Select(b => Hex.Of(b.buffer.cpu().bytes)));
        return Hex.Of(SHA256.HashData(Encoding.ASCII.GetBytes($"{_checksum} {Shape} {ClassCount} {normalization}")));
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        return Tensors(Call(images)).First().MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override NetworkOutput Run(Tensor images)
    {
        using var scope = NewDisposeScope();
        Tensor[] outputs = [.. Tensors(Call(images))];
        scope.MoveToOuter(outputs);
        if (outputs.Length == 1)
        {
            return NetworkOutput.WithoutMaps(outputs[0], embedding: null, $"TorchScript file '{_file}'");
        }
        FeatureMap[] stages = [.. outputs.Skip(1).Select((map, i) => Plain(i, map))];
        return new NetworkOutput(outputs[0], Embed(stages[^1]).MoveToOuterDisposeScope(), stages);
    }

    /// <inheritdoc />
    public override (NetworkOutput Output, IReadOnlyList<IReadOnlyList<FeatureMap>> Blocks) RunBlocks(Tensor images)
    {
        var output = Run(images);
        return (output, [.. output.Stages.Select(s => new[] { s })]);
    }

    /// <summary>Not possible.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    protected override FeatureMap Stage(int stage, FeatureMap input) => throw AsItIs("runs as a whole");

    /// <summary>Not possible.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    protected override Tensor Classify(Tensor embedding) => throw AsItIs("runs as a whole");

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _script[0].Dispose();
        }
        base.Dispose(disposing);
    }

    private static jit.ScriptModule Load(string path, out string checksum)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no TorchScript file '{Path.GetFullPath(path)}'.", path);
        }
        using (var stream = File.OpenRead(path))
        {
            checksum = Hex.Of(SHA256.HashData(stream));
        }
        try
        {
            var script = jit.load(path);
            script.eval();
            foreach (var (name, parameter) in script.named_parameters())
            {
                parameter.requires_grad_(false);
                CheckFinite(path, name, parameter);
            }
            return script;
        }
        catch (ExternalException e)
        {
            throw new InvalidDataException(
                $"'{path}' is no TorchScript file. Write one in Python: torch.jit.save(torch.jit.script(model.eval()), path). "
                + "Files of torch.save "
                + $"hold weights without the network: see docs/weights.md. libtorch says: {LibTorchErrors.FirstLine(e)}", e);
        }
    }

    private static void CheckFinite(string path, string name, Tensor values)
    {
        using var scope = NewDisposeScope();
        if (values.is_floating_point() && !values.isfinite().all().item<bool>())
        {
            throw new InvalidDataException(
                $"TorchScript file '{path}' has values in '{name}' that are no finite numbers, with which it answers nothing of "
                + "use. Export the model again from weights that are finite.");
        }
    }

    // The script follows the network to its device.
    private object Call(Tensor images)
    {
        var device = Device;
        if (device.type != _scriptDevice.type || device.index != _scriptDevice.index)
        {
            _ = _script[0].to(device);
            _scriptDevice = device;
        }
        // Channels first in memory, as PyTorch has them unless told otherwise: a script may take that for granted.
        return _script[0].forward(Normalize(images).contiguous());
    }

    private int Probe()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        object result;
        try
        {
            result = Call(zeros(1, Shape.Channels, Shape.Height, Shape.Width));
        }
        catch (ExternalException e)
        {
            throw new ArgumentException(
                $"TorchScript file '{_file}' does not take images (N x {Shape}). libtorch says: "
                + LibTorchErrors.FirstLine(e), e);
        }
        var shapes = Tensors(result).Select(t => t.shape).ToArray();
        if (shapes is not [[1, var classes], .. var maps] || classes != ClassCount || maps.Any(m => m is not [1, _, _, _]))
        {
            throw new ArgumentException(
                $"TorchScript file '{_file}' is expected to return logits (N, {ClassCount}), and maps (N, C, H, W) if any; "
                + "found for one image "
                + $"{string.Join(", ", shapes.Select(s => $"({string.Join(", ", s)})"))}. "
                + "Give the number of its classes, or wrap the model in one that returns the logits first.");
        }
        return maps.Length;
    }

    // Tuples and lists of TorchScript are tuples and arrays here, also within each other.
    private IEnumerable<Tensor> Tensors(object? result) => result switch
    {
        Tensor tensor => [tensor],
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(i => Tensors(tuple[i])),
        IEnumerable list => list.Cast<object?>().SelectMany(Tensors),
        _ => throw new ArgumentException(
            $"TorchScript file '{_file}' returns {result?.GetType().Name ?? "nothing"}, expected tensors. "
            + "Wrap the model in one that returns logits."),
    };

    private float[] Each(float value) => [.. Enumerable.Repeat(value, Shape.Channels)];

    private InvalidOperationException AsItIs(string what) =>
        new($"Network '{Name}' is a TorchScript file and {what}. Keep the file '{_file}', and load it again with "
            + $"LoadTorchScript ({nameof(ScriptNetwork)} in the engine).");
}
