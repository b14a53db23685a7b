using System.Text.Json.Serialization;

namespace DistPro.Engine.Training;

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
