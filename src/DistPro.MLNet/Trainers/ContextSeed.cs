using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Trainers;

/// <summary>
/// A seed that depends on the seed of an <see cref="MLContext"/> and on nothing else: ML.NET shows that to nobody but its own
/// parts, and random numbers drawn from the context depend on all that was made before.
/// </summary>
internal static class ContextSeed
{
    private const int Rows = 30;

    // What ML.NET's random numbers and its hashes take where a context has no seed.
    private const int NumbersWithoutSeed = 42, HashesWithoutSeed = 314489979;

    /// <summary>The seed; null where the context has none.</summary>
    public static int? Of(MLContext context)
    {
        var view = context.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(i => new Row { Number = i }));
        var (numbers, hashes) = (Split(key: null, seed: null), Split(nameof(Row.Number), seed: null));
        return numbers == Split(key: null, NumbersWithoutSeed) && hashes == Split(nameof(Row.Number), HashesWithoutSeed)
            ? null
            : numbers ^ (hashes >> 1);

        // Which of the rows a split takes, as bits: it goes by the context's seed, where it is given none.
        int Split(string? key, int? seed) => context.Data.TrainTestSplit(view, 0.5, key, seed).TestSet
            .GetColumn<int>(nameof(Row.Number)).Aggregate(0, (bits, number) => bits | (1 << number));
    }

    private sealed class Row
    {
        public int Number { get; set; }
    }
}
