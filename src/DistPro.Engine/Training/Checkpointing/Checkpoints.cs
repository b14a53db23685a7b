using System.Text.Json;
using System.Text.Json.Serialization;
using DistPro.Engine.Data;
using DistPro.Engine.Files;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Training;

/// <summary>Writes down a run now and then, and takes up one that was written down.</summary>
internal sealed class Checkpoints
{
    private const int Version = 2;
    private const string VersionName = "version", PositionName = "position", RunName = "run";

    // A report may hold an infinite speed.
    private static readonly JsonSerializerOptions Json = new(JsonText.Strict)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly CheckpointSettings? _settings;
    private readonly TrainingState _state;
    private readonly Fingerprint _run;
    private readonly int _batchesPerEpoch;
    private TimeSpan _lastTime;

    /// <param name="state">What is written down.</param>
    /// <param name="options">Where and how often, and with all that follows, what makes this run another than others.</param>
    /// <param name="network">The network.</param>
    /// <param name="task">What it is taught.</param>
    /// <param name="images">The training images.</param>
    /// <param name="validation">The validation images.</param>
    /// <param name="batchesPerEpoch">Steps of a whole epoch.</param>
    public Checkpoints(
        TrainingState state, TrainingOptions options, Network network, TrainingTask task, ImageSelection images,
        ImageSelection? validation, int batchesPerEpoch)
    {
        (_state, _settings, _batchesPerEpoch) = (state, options.Checkpoint, batchesPerEpoch);
        _run = _settings is null ? Fingerprint.Empty : Describe(options, network, task, images, validation);
    }

    /// <summary>
    /// Looks whether the file can be written, and moves the state to where an earlier run wrote it down, if there is one.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The file is of another run.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public void Resume()
    {
        _settings?.Prepare();
        if (File.Exists(_settings?.Path))
        {
            _lastTime = SealedFile.Read(_settings.Path, Resume);
        }
    }

    /// <summary>
    /// Writes down the state after a step, where it is time to. If that fails, the monitor tells it, and the next time comes.
    /// </summary>
    public void SaveIfDue(TrainingMonitor monitor, TrainingClock clock)
    {
        if (_settings?.Interval is { } interval && clock.Elapsed - _lastTime >= interval)
        {
            TrySave(monitor, clock);
        }
    }

    /// <summary>
    /// Writes down the state after an epoch, where enough of them have gone by, and at the end of the run. If that fails, the
    /// monitor tells it: what was trained is worth more than the file.
    /// </summary>
    public void SaveAfterEpoch(TrainingMonitor monitor, TrainingClock clock)
    {
        if (_state.Position.Stopped is not null || _state.Position.Epoch % (_settings?.Epochs ?? int.MaxValue) == 0)
        {
            TrySave(monitor, clock);
        }
    }

    /// <summary>
    /// Writes down the state, where the run has checkpoints. The file that was there before stays if that fails.
    /// </summary>
    /// <exception cref="TrainingDivergedException">The run is not worth going on with.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(TrainingMonitor monitor, TrainingClock clock)
    {
        if (_settings is null)
        {
            return;
        }
        monitor.CheckFinite();
        _state.Position.Elapsed = _lastTime = clock.Elapsed;
        SealedFile.Write(_settings.Path, _state.Tensors(), new Dictionary<string, string>
        {
            [VersionName] = $"{Version}",
            [RunName] = $"{_run}",
            [PositionName] = JsonSerializer.Serialize(_state.Position, Json),
        });
    }

    private void TrySave(TrainingMonitor monitor, TrainingClock clock)
    {
        try
        {
            Save(monitor, clock);
            monitor.CheckpointFailure = null;
        }
        catch (IOException e)
        {
            monitor.CheckpointFailure = e.Message;
        }
    }

    private TimeSpan Resume(SafeTensors file)
    {
        CheckRun(file);
        var position = JsonText.Read<RunPosition>(file.Text(PositionName), Json);
        position.Check(_batchesPerEpoch);
        _state.MoveTo(position);
        file.CopyTo(_state.Tensors());
        return position.Elapsed;
    }

    // What the result depends on, apart from where the file is.
    private static Fingerprint Describe(
        TrainingOptions options, Network network, TrainingTask task, ImageSelection images, ImageSelection? validation) =>
        Fingerprint.Empty
            .With("Network", $"{network.Name} for {network.Shape} in {network.ClassCount} classes")
            .With("Frozen stages", network.FrozenStages)
            .With("Task", task.Fingerprint)
            .With("Images", images.Checksum())
            .With("Example weights", images.WeightsChecksum())
            .With("Validation images", validation?.Checksum())
            .With("Started from", options.StartedFrom)
            .With("", Fingerprint.Of(options));

    private void CheckRun(SafeTensors file)
    {
        if (file.Text(VersionName) != $"{Version}")
        {
            throw new InvalidDataException($"a checkpoint of version {file.Text(VersionName)}, not {Version}");
        }
        if (_run.DifferenceFrom(Fingerprint.Parse(file.Text(RunName))) is var (name, other, own))
        {
            // A learning rate that goes by the length of the run has ended at 0.
            string longer = name == nameof(TrainingOptions.Epochs)
                ? " To train on what that run gave, start a new one from its weights (StartFrom), with another path."
                : "";
            throw new InvalidOperationException(
                $"The checkpoint '{_settings!.Path}' is of another run: {name} is {other}, and {own} in this one. "
                + $"Delete the file, choose another path, or use the same settings.{longer}");
        }
    }
}

/// <summary>How far a run is, and what it has seen: the part of a checkpoint that is no tensor.</summary>
internal sealed class RunPosition
{
    [JsonRequired]
    public int Epoch { get; set; }

    /// <summary>Steps done in this epoch: where the epoch's batches go on.</summary>
    [JsonRequired]
    public int StepInEpoch { get; set; }

    /// <summary>Steps done since the start of the run.</summary>
    [JsonRequired]
    public long Step { get; set; }

    /// <summary>Learning rate of the last step.</summary>
    public double LearningRate { get; set; }

    public TimeSpan Elapsed { get; set; }

    public int? BestEpoch { get; set; }

    public StopReason? Stopped { get; set; }

    /// <summary>Names of the parts of the loss, from the first step on.</summary>
    [JsonRequired]
    public IReadOnlyList<string> LossParts { get; set; } = [];

    /// <summary>Names of the values that are watched beside the loss, from the first step on.</summary>
    [JsonRequired]
    public IReadOnlyList<string> Watched { get; set; } = [];

    [JsonRequired]
    public List<TrainingProgress> History { get; init; } = [];

    /// <summary>Looks whether a run can be here.</summary>
    /// <param name="batchesPerEpoch">Steps of a whole epoch.</param>
    /// <exception cref="InvalidDataException">It cannot.</exception>
    public void Check(int batchesPerEpoch)
    {
        // A run whose time is up stops within an epoch.
        bool counted = Epoch >= 0 && StepInEpoch >= 0 && StepInEpoch <= batchesPerEpoch
            && (Stopped is not null ? Step > 0 : (Int128)Epoch * batchesPerEpoch + StepInEpoch == Step);
        string[] names = [.. LossParts, .. Watched];
        bool known = !names.Contains(null!) && names.Distinct().Count() == names.Length && (Step == 0 || LossParts.Count > 0)
            && !History.Contains(null!) && History.Count == Epoch && Elapsed >= TimeSpan.Zero
            && Enum.IsDefined(Stopped ?? StopReason.Completed)
            && (BestEpoch is not { } best || (best >= 0 && best < Epoch && History[best].Validation is not null));
        if (!counted || !known)
        {
            throw new InvalidDataException(
                $"a position that no run can have (epoch {Epoch}, step {StepInEpoch} of {batchesPerEpoch}, {Step} in all, "
                + $"{History.Count} epochs told)");
        }
    }

    public void CountStep(double learningRate)
    {
        LearningRate = learningRate;
        Step++;
        StepInEpoch++;
    }
}
