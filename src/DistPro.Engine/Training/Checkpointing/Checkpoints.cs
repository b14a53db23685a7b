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
    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly CheckpointSettings? _settings;
    private readonly TrainingState _state;
    private readonly Fingerprint _run;
    private TimeSpan _lastTime;

    /// <param name="state">What is written down.</param>
    /// <param name="options">Where and how often, and with all that follows, what makes this run another than others.</param>
    /// <param name="network">The network.</param>
    /// <param name="task">What it is taught.</param>
    /// <param name="images">The training images.</param>
    /// <param name="validation">The validation images.</param>
    public Checkpoints(
        TrainingState state, TrainingOptions options, Network network, TrainingTask task, ImageSelection images,
        ImageSelection? validation)
    {
        (_state, _settings) = (state, options.Checkpoint);
        _run = _settings is null ? Fingerprint.Empty : Describe(options, network, task, images, validation);
    }

    /// <summary>Moves the state to where an earlier run wrote it down, if there is one.</summary>
    /// <exception cref="InvalidOperationException">The file is of another run.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public void Resume()
    {
        if (_settings is null || !File.Exists(_settings.Path))
        {
            return;
        }
        var file = SealedFile.Read(_settings.Path);
        CheckRun(file.Metadata);
        _state.MoveTo(JsonSerializer.Deserialize<RunPosition>(file.Metadata[PositionName], Json)!);
        foreach (var (name, value) in _state.Tensors())
        {
            file.CopyTo(name, value);
        }
        _lastTime = _state.Position.Elapsed;
    }

    /// <summary>Writes down the state after a step, where it is time to.</summary>
    public void SaveIfDue(TrainingMonitor monitor, TrainingClock clock)
    {
        if (_settings?.Interval is { } interval && clock.Elapsed - _lastTime >= interval)
        {
            Save(monitor, clock);
        }
    }

    /// <summary>Writes down the state after an epoch, where enough of them have gone by, and at the end of the run.</summary>
    public void SaveAfterEpoch(TrainingMonitor monitor, TrainingClock clock)
    {
        if (_state.Position.Stopped is not null || _state.Position.Epoch % (_settings?.Epochs ?? int.MaxValue) == 0)
        {
            Save(monitor, clock);
        }
    }

    /// <summary>
    /// Writes down the state, where the run has checkpoints. The file that was there before stays if that fails.
    /// </summary>
    /// <exception cref="TrainingDivergedException">The run is not worth going on with.</exception>
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

    // What the result depends on, apart from where the file is.
    private static Fingerprint Describe(
        TrainingOptions options, Network network, TrainingTask task, ImageSelection images, ImageSelection? validation) =>
        Fingerprint.Empty
            .With("Network", $"{network.Name} for {network.Shape} in {network.ClassCount} classes")
            .With("Task", task.Fingerprint)
            .With("Images", images.Checksum())
            .With("Validation images", validation?.Checksum())
            .With("", Fingerprint.Of(options));

    private void CheckRun(IReadOnlyDictionary<string, string> metadata)
    {
        var found = metadata.TryGetValue(RunName, out var run) && metadata[VersionName] == $"{Version}"
            ? Fingerprint.Parse(run)
            : throw new InvalidDataException(
                $"'{_settings!.Path}' is no checkpoint of version {Version}. Delete it, or choose another path.");
        if (_run.DifferenceFrom(found) is var (name, other, own))
        {
            throw new InvalidOperationException(
                $"The checkpoint '{_settings!.Path}' is of another run: {name} is {other}, and {own} in this one. "
                + "Delete the file, choose another path, or use the same settings.");
        }
    }
}
