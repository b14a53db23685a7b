namespace DistPro.Engine.Training;

/// <summary>Why a run ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were done.</summary>
    Completed,

    /// <summary>The time budget was used up.</summary>
    TimeBudget,

    /// <summary>The validation images showed no gain for as many epochs as asked for.</summary>
    EarlyStopping,
}
