using System.Security.Cryptography;
using System.Text;
using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Processes;
using DistPro.Engine.Runtime;
using DistPro.Engine.Teachers;
using DistPro.Engine.Tests.Files;
using DistPro.Engine.Tests.Processes;
using DistPro.Engine.Tests.Training;
using DistPro.Engine.Tests.Weights;
using DistPro.Engine.Training;
using DistPro.Engine.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests;

/// <summary>
/// Every reader of files, on thousands that are damaged in their structure, in their bytes, or in both: it reads them or names
/// them, and nothing else.
/// </summary>
/// <remarks>
/// Alone: so much short-lived memory makes it likely that TorchSharp frees a number that a call of a test beside this one uses.
/// </remarks>
[Collection(nameof(Alone))]
public sealed class DamagedFilesTests : IDisposable
{
    private static readonly ImageShape Shape = new(1, 4, 4);

    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Network _network = NetworkCatalog.Create("stripenet16", Shape, 2);

    private string Target => Path.Combine(_folder, "file");

    public void Dispose()
    {
        _network.Dispose();
        _scope.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Weights()
    {
        WeightsFile.Save(_network, Target);
        Check(
            File.ReadAllBytes(Target), (mutation, good) => mutation.SafeTensors(good), () => WeightsFile.Load(_network, Target));
    }

    [Fact]
    public void Models()
    {
        var good = ModelFile.Write(_network, ["a", "b"], new Dictionary<string, string> { ["Image"] = "Picture" });
        Damaged.AssertReadOrRefused(
            mutation => mutation.SafeTensors(good), bytes => ModelFile.Read(bytes, "'the model'").Network.Dispose(),
            "'the model'");
    }

    [Fact]
    public void Models_as_weights_to_start_from()
    {
        File.WriteAllBytes(Target, ModelFile.Write(_network, ["a", "b"], new Dictionary<string, string>()));
        Check(
            File.ReadAllBytes(Target), (mutation, good) => mutation.SafeTensors(good),
            () => new StartingWeights(Target).LoadInto(_network, ["a", "c"]));
    }

    [Fact]
    public void Onnx_files_as_weights_to_start_from()
    {
        var good = OnnxWriter.Write(_network);
        string file = Target + ".onnx";
        Damaged.AssertReadOrRefused(
            mutation => mutation.Bytes(good),
            bytes =>
            {
                File.WriteAllBytes(file, bytes);
                new StartingWeights(file).LoadInto(_network, ["a", "c"]);
            },
            file);
    }

    [Fact]
    public void Processes()
    {
        Example.Of([0.5, 2], [1, 1]).Save(Target);
        Check(
            File.ReadAllBytes(Target),
            (mutation, good) => mutation.Bytes(good) is var bytes && bytes.Length % 3 == 0
                ? bytes
                : Encoding.UTF8.GetBytes(WithChecksum(mutation.Json(Encoding.UTF8.GetString(good)))),
            () => DistillationProcess.Load(Target));
    }

    [Fact]
    public void Checkpoints()
    {
        using var images = TinyImages.Make(20);
        using var network = NetworkCatalog.Create("stripenet16", TinyImages.Shape, 2);
        var asked = new TrainingOptions
        {
            Epochs = 2,
            BatchSize = 8,
            Checkpoint = new CheckpointSettings(Target) { Interval = null },
        };
        var options = TrainingDefaults.For(asked, images);
        SupervisedTraining.Run(network, images, options, validation: images);
        var task = new CrossEntropyTask();
        using var state = new TrainingState(network, task, options);
        state.Attach(6);
        var checkpoints = new Checkpoints(state, options, network, task, images, images, batchesPerEpoch: 3);
        Check(
            File.ReadAllBytes(Target), (mutation, good) => mutation.SafeTensors(good),
            () =>
            {
                try
                {
                    checkpoints.Resume();
                }
                catch (InvalidOperationException e) when (e.Message.Contains("is of another run"))
                {
                    throw new InvalidDataException(e.Message); // a refusal as good as any
                }
            });
    }

    [Fact]
    public void Kept_answers()
    {
        using (var answers = EpochAnswers.Open(Target, 10, 2, CachePrecision.Half))
        {
            answers.Keep([1, 5, 7], NetworkOutput.WithoutMaps(ones(3, 2), ones(3, 4), "A test"));
            answers.Save();
        }
        Check(
            File.ReadAllBytes(Target), (mutation, good) => mutation.SafeTensors(good),
            () => EpochAnswers.Open(Target, 10, 2, CachePrecision.Half).Dispose());
    }

    [Fact]
    public void Decoded_images()
    {
        var workspace = new ImageWorkspace(_folder);
        using (var builder = workspace.Create("data", Shape, 2))
        {
            builder.Add(0).Fill(1);
            builder.Add(1).Fill(2);
            builder.Build().Dispose();
        }
        string file = Assert.Single(Directory.GetFiles(_folder));
        var good = File.ReadAllBytes(file);
        Damaged.AssertReadOrRefused(
            mutation =>
            {
                var bytes = mutation.Bytes(good);
                return bytes.Length < 32 ? bytes : [.. bytes[..^32], .. SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32))];
            },
            bytes =>
            {
                File.WriteAllBytes(file, bytes);
                workspace.Find("data")!.Dispose();
            },
            file);
    }

    [Fact]
    public void Fingerprints()
    {
        var good = Encoding.UTF8.GetBytes($"{Fingerprint.Empty.With("a", 1).With("b", "text")}");
        Damaged.AssertReadOrRefused(
            mutation => Encoding.UTF8.GetBytes(mutation.Json(Encoding.UTF8.GetString(good))),
            bytes => Fingerprint.Parse(Encoding.UTF8.GetString(bytes)), "no fingerprint");
    }

    private static string WithChecksum(string text)
    {
        int digits = text.IndexOf("\"sha256\":\"", StringComparison.Ordinal) + 10;
        if (digits < 10 || text.Length < digits + 64)
        {
            return text;
        }
        string zeroed = $"{text[..digits]}{new string('0', 64)}{text[(digits + 64)..]}";
        string dense = string.Concat(zeroed.Where(c => !char.IsWhiteSpace(c)));
        return zeroed.Replace(
            new string('0', 64), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dense))));
    }

    private void Check(byte[] good, Func<Mutation, byte[], byte[]> damage, Action read) => Damaged.AssertReadOrRefused(
        mutation => damage(mutation, good),
        bytes =>
        {
            File.WriteAllBytes(Target, bytes);
            read();
        },
        Target);
}
