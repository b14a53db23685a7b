using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Weights;
using DistPro.MLNet.Reading;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace DistPro.MLNet.Classifier.Persistence;

/// <summary>The step of the saved chain that runs the network, one row at a time.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class SavedModelInference : CustomMappingFactory<SavedModelInput, SavedModelOutput>
{
    public const string Contract = "DistPro.MLNet.Infer/1";

    // The text is the same object in every row for as long as the loaded model lives: it is decoded once.
    private static readonly ConditionalWeakTable<string, NetworkPredictor> Predictors = [];

    public override Action<SavedModelInput, SavedModelOutput> GetMapping() => Map;

    public static void Map(SavedModelInput input, SavedModelOutput output)
    {
        // Of a row without an image ExtractPixels makes a vector of nothing, which would be scored as a black picture.
        if (!input.Pixels.IsDense)
        {
            throw new InvalidDataException("Expected an image in each row, found none (an empty path?). Remove the row.");
        }
        // After a load, ML.NET keeps all texts of a table in one string; this table has one text, which is then the whole string.
        bool whole = MemoryMarshal.TryGetString(input.Model, out var text, out _, out int length) && length == text!.Length;
        var predictor = Predictors.GetValue(whole ? text! : input.Model.ToString(), Decode);
        var planes = new float[input.Pixels.Length];
        input.Pixels.CopyTo(planes);
        output.SetScores(predictor.Predict(ImagePixels.Copy(planes, predictor.Network.Shape)));
    }

    private static NetworkPredictor Decode(string text)
    {
        var (network, _, _) = ModelFile.Read(Convert.FromBase64String(text), "The network in the ML.NET model");
        return new NetworkPredictor(network, EngineRuntime.SelectDevice());
    }
}

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
