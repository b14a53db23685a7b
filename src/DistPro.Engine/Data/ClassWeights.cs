using DistPro.Engine.Runtime;

namespace DistPro.Engine.Data;

/// <summary>
/// How much the images of each class count in the loss of a training, so that rare classes are learned, too. They are scaled to a
/// mean of 1 over the labelled images.
/// </summary>
public sealed class ClassWeights
{
    private static readonly SettingRangeAttribute Range = new(above: 0);

    private readonly IReadOnlyDictionary<string, double>? _byName;

    private ClassWeights(IReadOnlyDictionary<string, double>? byName) => _byName = byName;

    /// <summary>
    /// Every class counts as much as any other: images / (classes x images of the class), over the classes that have images.
    /// </summary>
    public static ClassWeights Balanced { get; } = new(byName: null);

    /// <summary>Weights by the names of the classes.</summary>
    /// <param name="weights">A weight above 0 for each class of the data.</param>
    /// <exception cref="ArgumentException">A class is named twice, or a weight is out of range.</exception>
    public static ClassWeights ByName(params IEnumerable<(string Name, double Weight)> weights)
    {
        (string Name, double Weight)[] all = [.. weights];
        ClassNaming.Check([.. all.Select(w => w.Name)], nameof(ClassWeights));
        return all.FirstOrDefault(w => !Range.Contains(w.Weight)) is { Name: not null } wrong
            ? throw new ArgumentException(
                $"{nameof(ClassWeights)}: class '{wrong.Name}' takes a number {Range}, found '{wrong.Weight}'.", nameof(weights))
            : new ClassWeights(all.ToDictionary(w => w.Name, w => w.Weight, ClassNaming.Comparer));
    }

    /// <summary>Looks whether there is a weight for each class, and none for any other.</summary>
    /// <param name="classNames">Names of the classes.</param>
    /// <exception cref="ArgumentException">The weights are of other classes than these.</exception>
    public void Check(IReadOnlyList<string> classNames)
    {
        if (_byName is null)
        {
            return;
        }
        string[] without = [.. classNames.Where(n => !_byName.ContainsKey(n))];
        string[] unknown = [.. _byName.Keys.Except(classNames, ClassNaming.Comparer)];
        if (without.Length + unknown.Length > 0)
        {
            string[] found =
            [
                .. without.Length > 0 ? [$"none for {ClassNaming.List(without)}"] : Array.Empty<string>(),
                .. unknown.Length > 0
                    ? [$"one for {ClassNaming.List(unknown)}, which the data do not have"]
                    : Array.Empty<string>(),
            ];
            throw new ArgumentException(
                $"{nameof(ClassWeights)}: expected a weight for each class of the data, found {string.Join(", and ", found)}. "
                + $"Name the classes of the data: {ClassNaming.List([.. classNames])}.");
        }
    }

    /// <summary>The images with a weight each, times those that they have. Images without a class count 1.</summary>
    /// <param name="images">The training images.</param>
    /// <param name="classNames">Names of the classes.</param>
    /// <exception cref="ArgumentException">The weights are of other classes than these.</exception>
    public ImageSelection Apply(ImageSelection images, IReadOnlyList<string> classNames)
    {
        Check(classNames);
        int[] counts = images.ClassCounts();
        // Scaled to a mean of 1, the inverse of the count is the weight that balances.
        double[] classes = [.. classNames.Select((name, c) => _byName?[name] ?? 1.0 / Math.Max(counts[c], 1))];
        var labels = images.Store.Labels.data<long>().ToArray();
        return images.Weighted([.. labels.Select(l => l == ImageStore.Unlabelled ? 1 : classes[l])]);
    }

    /// <summary>Whether they are those of <see cref="Balanced"/>, or given by name.</summary>
    public override string ToString() => _byName is null
        ? nameof(Balanced)
        : string.Join(", ", _byName.Select(w => FormattableString.Invariant($"'{w.Key}' {w.Value}")));
}
