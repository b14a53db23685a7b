using DistPro.Engine.Runtime;

namespace DistPro.Engine.Training;

/// <summary>Ends a run that does not get better on the validation images any more.</summary>
/// <param name="Patience">Epochs without a better one, at least 1, after which the run ends.</param>
public sealed record EarlyStopping([property: SettingRange(atLeast: 1)] int Patience = 10);
