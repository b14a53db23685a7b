using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>How often each class (row) was taken for each class (column).</summary>
public sealed class ConfusionMatrix
{
    private readonly string[] _classNames;

    internal ConfusionMatrix(double[][] counts, string[] classNames)
    {
        _classNames = classNames;
        Counts = counts;
        PerClassRecall = counts.Select((row, c) => Ratio(row[c], row.Sum())).ToArray();
        PerClassPrecision = counts.Select((row, c) => Ratio(row[c], counts.Sum(other => other[c]))).ToArray();
    }

    public IReadOnlyList<double> PerClassPrecision { get; }

    public IReadOnlyList<double> PerClassRecall { get; }

    public IReadOnlyList<IReadOnlyList<double>> Counts { get; }

    public int NumberOfClasses => Counts.Count;

    public string GetFormattedConfusionTable() => ConfusionTable.Format(this, _classNames);

    public double GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex)
    {
        Check.Param(IsClass(predictedClassIndicatorIndex), nameof(predictedClassIndicatorIndex), $"From 0 to {NumberOfClasses - 1}.");
        Check.Param(IsClass(actualClassIndicatorIndex), nameof(actualClassIndicatorIndex), $"From 0 to {NumberOfClasses - 1}.");
        return Counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];
    }

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;

    private bool IsClass(int index) => index >= 0 && index < NumberOfClasses;
}
