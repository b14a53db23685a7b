using System.Runtime.InteropServices;

namespace DistPro.Engine.Runtime;

/// <summary>
/// For computations beside threads that collect garbage. TorchSharp makes a native number of each operand that is one, such as
/// the 2 in <c>x * 2</c> and the hidden factor in <c>x + y</c>, and its finalizer may free that number while libtorch still reads
/// it: the operation then fails, or computes with another number. This takes a collection of garbage in the meantime.
/// </summary>
internal static class Undisturbed
{
    private const int MostTries = 100;

    /// <summary>Computes until no garbage was collected in the meantime; after many tries, what the last one brought.</summary>
    /// <param name="compute">What is computed; it takes milliseconds, and gives the same however often it is called.</param>
    public static T Run<T>(Func<T> compute)
    {
        for (int tries = 1; ; tries++)
        {
            int before = GC.CollectionCount(0);
            bool IsLast() => GC.CollectionCount(0) == before || tries == MostTries;
            try
            {
                var result = compute();
                if (IsLast())
                {
                    return result;
                }
            }
            catch (ExternalException) when (!IsLast())
            {
                // The next try tells whether it was the number.
            }
        }
    }
}
