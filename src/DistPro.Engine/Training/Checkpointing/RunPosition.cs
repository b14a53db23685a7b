namespace DistPro.Engine.Training;

/// <summary>How far a run is, and what it has seen: the part of a checkpoint that is no tensor.</summary>
internal sealed class RunPosition
{
    public int Epoch { get; set; }

    /// <summary>Steps done in this epoch: where the epoch's batches go on.</summary>
    public int StepInEpoch { get; set; }

    /// <summary>Steps done since the start of the run.</summary>
    public long Step { get; set; }

    /// <summary>Learning rate of the last step.</summary>
    public double LearningRate { get; set; }

    public TimeSpan Elapsed { get; set; }

    public int? BestEpoch { get; set; }

    public StopReason? Stopped { get; set; }

    /// <summary>Names of the parts of the loss, from the first step on.</summary>
    public IReadOnlyList<string> LossParts { get; set; } = [];

    /// <summary>Names of the values that are watched beside the loss, from the first step on.</summary>
    public IReadOnlyList<string> Watched { get; set; } = [];

    public List<TrainingProgress> History { get; init; } = [];

    public void CountStep(double learningRate)
    {
        LearningRate = learningRate;
        Step++;
        StepInEpoch++;
    }
}
