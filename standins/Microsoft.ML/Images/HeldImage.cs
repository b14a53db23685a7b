namespace Microsoft.ML.Data;

/// <summary>The image that a getter gave or was given last, disposed together with the row.</summary>
internal sealed class HeldImage : IDisposable
{
    public MLImage Image;

    public void Dispose() => Image?.Dispose();
}
