namespace Microsoft.ML.Data;

/// <summary>One direction of a drawing that was shrunk: for every visible target pixel the two source pixels between which it lies.</summary>
internal sealed class BlendedAxis
{
    private readonly (int First, int Second, uint Share)[] _blends;

    /// <summary>Draws 'size' pixels, which have been halved to 'levelSize', as 'scaled' ones that begin at 'offset' of a canvas.</summary>
    public BlendedAxis(int size, int scaled, int offset, int canvas, int halvings, int levelSize)
    {
        FirstTarget = Math.Max(0, offset);
        _blends = new (int, int, uint)[Math.Max(0, Math.Min(canvas, offset + scaled) - FirstTarget)];
        float step = (float)size / scaled / (1 << halvings);
        for (int i = 0; i < _blends.Length; i++)
        {
            float place = Math.Clamp((FirstTarget + i + 0.5f - offset) * step - 0.5f, 0, levelSize - 1);
            int first = (int)place;
            _blends[i] = (first, Math.Min(first + 1, levelSize - 1), (uint)((place - first) * 256 + 0.5f));
        }
    }

    public int FirstTarget { get; }

    public int Count => _blends.Length;

    public (int First, int Second, uint Share) this[int index] => _blends[index];
}
