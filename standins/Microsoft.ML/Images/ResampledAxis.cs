namespace Microsoft.ML.Data;

/// <summary>One direction of an enlarged drawing: for every visible target pixel the source pixels it is made of, with their weights.</summary>
internal sealed class ResampledAxis
{
    private const float KernelRadius = 2;

    /// <summary>Draws 'size' source pixels as 'scaled' pixels that begin at 'offset' (may be negative) of a canvas.</summary>
    public ResampledAxis(int size, int scaled, int offset, int canvas)
    {
        FirstTarget = Math.Max(0, offset);
        Count = Math.Max(0, Math.Min(canvas, offset + scaled) - FirstTarget);
        float step = (float)size / scaled;
        Taps = (int)(2 * KernelRadius) + 1;
        Sources = new int[Count * Taps];
        Weights = new float[Count * Taps];
        for (int i = 0; i < Count; i++)
        {
            float centre = (FirstTarget + i + 0.5f - offset) * step;
            int first = (int)MathF.Floor(centre - KernelRadius);
            Span<float> weights = Weights.AsSpan(i * Taps, Taps);
            float sum = 0;
            for (int t = 0; t < Taps; t++)
            {
                Sources[i * Taps + t] = Math.Clamp(first + t, 0, size - 1);
                sum += weights[t] = Mitchell(first + t + 0.5f - centre);
            }
            for (int t = 0; t < Taps; t++)
                weights[t] /= sum;
        }
    }

    public int FirstTarget { get; }
    public int Count { get; }
    public int Taps { get; }
    public int[] Sources { get; }
    public float[] Weights { get; }

    /// <summary>The cubic of Mitchell and Netravali (1988) with B = C = 1/3.</summary>
    private static float Mitchell(float x)
    {
        x = MathF.Abs(x);
        if (x < 1)
            return ((7 * x - 12) * x * x + 16f / 3) / 6;
        if (x < 2)
            return (((-7f / 3 * x + 12) * x - 20) * x + 32f / 3) / 6;
        return 0;
    }
}
