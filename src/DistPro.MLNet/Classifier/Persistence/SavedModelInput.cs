using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier.Persistence;

/// <summary>What the inference step of the saved chain reads.</summary>
internal sealed class SavedModelInput
{
    public const string ModelColumn = "__distpro.model", PixelsColumn = "__distpro.pixels";

    /// <summary>The model file, in base64. As memory, not as a string: a string would be copied in every row.</summary>
    [ColumnName(ModelColumn)]
    public ReadOnlyMemory<char> Model { get; set; }

    /// <summary>The image as ExtractPixels gives it: planes of red, green, blue in 0..255.</summary>
    [ColumnName(PixelsColumn)]
    public VBuffer<float> Pixels { get; set; }
}
