using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Weights;
using DistPro.MLNet.Reading;
using DistPro.MLNet.Schema;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier.Persistence;

/// <summary>The network that the saved chain carries as text.</summary>
internal sealed class SavedModel
{
    // The text is the same object in every row for as long as the loaded model lives: it is decoded once.
    private static readonly ConditionalWeakTable<string, SavedModel> Models = [];

    private SavedModel(string text)
    {
        var (network, _, properties) = ModelFile.Read(Convert.FromBase64String(text), "The network in the ML.NET model");
        Predictor = new NetworkPredictor(network, EngineRuntime.SelectDevice());
        Folder = ClassifierColumns.FromProperties(properties).Folder;
    }

    public NetworkPredictor Predictor { get; }

    /// <summary>Where the paths of images start; null for the current folder.</summary>
    public string? Folder { get; }

    public static SavedModel Of(ReadOnlyMemory<char> memory)
    {
        // After a load, ML.NET keeps all texts of a table in one string; this table has one text, which is then the whole string.
        bool whole = MemoryMarshal.TryGetString(memory, out var text, out _, out int length) && length == text!.Length;
        return Models.GetValue(whole ? text! : memory.ToString(), t => new SavedModel(t));
    }

    /// <summary>Class probabilities of an image, which is disposed here.</summary>
    /// <param name="image">The image; null where the row has none.</param>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public float[] Predict(MLImage? image)
    {
        using (image)
        {
            return Predictor.Predict(ImagePixels.Of(image ?? throw NoImage(), Predictor.Network.Shape));
        }
    }

    public static InvalidDataException NoImage() =>
        new("Expected an image in each row, found none (an empty path?). Remove the row.");
}
