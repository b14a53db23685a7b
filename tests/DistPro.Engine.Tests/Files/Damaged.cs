namespace DistPro.Engine.Tests.Files;

/// <summary>Gives a reader a great many damaged files.</summary>
internal static class Damaged
{
    private const int Inputs = 2000, MostMemory = 64 << 20;

    /// <summary>
    /// Each file is read, or refused by an <see cref="InvalidDataException"/> that names it; some are read, and most refused.
    /// </summary>
    /// <param name="make">Makes the file of a seed.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="named">What a refusal has to name; null for nothing.</param>
    public static void AssertReadOrRefused(Func<Mutation, byte[]> make, Action<byte[]> read, string? named)
    {
        int refused = 0;
        for (int seed = 0; seed < Inputs; seed++)
        {
            var file = make(new Mutation(seed));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(file);
            }
            catch (InvalidDataException e)
            {
                refused++;
                Assert.Contains(named ?? "", e.Message);
            }
            catch (Exception e)
            {
                Assert.Fail($"The file of seed {seed} gives {e}");
            }
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostMemory, $"The file of seed {seed} takes memory.");
        }
        Assert.InRange(refused, Inputs / 3, Inputs - 1);
    }
}
