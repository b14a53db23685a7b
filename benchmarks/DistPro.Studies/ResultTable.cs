namespace DistPro.Studies;

/// <summary>A table of a page.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Arms">Its lines; the baseline is among them.</param>
/// <param name="Budget">Epochs.</param>
/// <param name="Baseline">What the others are compared with.</param>
internal sealed record ResultTable(string Title, IReadOnlyList<Arm> Arms, int Budget, Arm Baseline);
