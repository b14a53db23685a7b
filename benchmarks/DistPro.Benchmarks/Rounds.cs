namespace DistPro.Benchmarks;

/// <summary>Measurements taken in turns, so that what the machine does besides falls on all alike.</summary>
internal static class Rounds
{
    /// <summary>The median of each contender. Another one goes first in every round; the warm-up does not count.</summary>
    public static double[] Play(int warmUp, int count, params Func<double>[] contenders)
    {
        var results = contenders.Select(_ => new List<double>()).ToArray();
        for (int round = -warmUp; round < count; round++)
        {
            for (int turn = 0; turn < contenders.Length; turn++)
            {
                int player = (round + warmUp + turn) % contenders.Length;
                // The threads of the one that has just finished look for more work for some milliseconds before they sleep.
                Thread.Sleep(20);
                double result = contenders[player]();
                if (round >= 0)
                {
                    results[player].Add(result);
                }
            }
        }
        return [.. results.Select(Median)];
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
