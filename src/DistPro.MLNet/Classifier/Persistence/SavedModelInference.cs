using DistPro.MLNet.Reading;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace DistPro.MLNet.Classifier.Persistence;

/// <summary>The step of the saved chain that runs the network on the pixels of an image, one row at a time.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class SavedModelInference : CustomMappingFactory<SavedModelInput, SavedModelOutput>
{
    public const string Contract = "DistPro.MLNet.Infer/1";

    public override Action<SavedModelInput, SavedModelOutput> GetMapping() => Map;

    public static void Map(SavedModelInput input, SavedModelOutput output)
    {
        // Of a row without an image ExtractPixels makes a vector of nothing, which would be scored as a black picture.
        if (!input.Pixels.IsDense)
        {
            throw SavedModel.NoImage();
        }
        var predictor = SavedModel.Of(input.Model).Predictor;
        var planes = new float[input.Pixels.Length];
        input.Pixels.CopyTo(planes);
        output.SetScores(predictor.Predict(ImagePixels.Copy(planes, predictor.Network.Shape)));
    }
}

/// <summary>The same on the bytes of an image file.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class SavedModelBytesInference : CustomMappingFactory<SavedModelBytes, SavedModelOutput>
{
    public const string Contract = "DistPro.MLNet.InferBytes/1";

    public override Action<SavedModelBytes, SavedModelOutput> GetMapping() => Map;

    public static void Map(SavedModelBytes input, SavedModelOutput output) =>
        output.SetScores(SavedModel.Of(input.Model).Predict(RowImage.Decode(input.File)));
}

/// <summary>The same on an image file, of which the row has the path.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class SavedModelPathInference : CustomMappingFactory<SavedModelPath, SavedModelOutput>
{
    public const string Contract = "DistPro.MLNet.InferPath/1";

    public override Action<SavedModelPath, SavedModelOutput> GetMapping() => Map;

    public static void Map(SavedModelPath input, SavedModelOutput output)
    {
        var model = SavedModel.Of(input.Model);
        output.SetScores(model.Predict(RowImage.Decode(input.File, model.Folder)));
    }
}

/// <summary>What the inference step of the saved chain reads: the network, and an image.</summary>
internal sealed class SavedModelInput
{
    public const string ModelColumn = "__distpro.model", PixelsColumn = "__distpro.pixels", FileColumn = "__distpro.file";

    /// <summary>The model file, in base64. As memory, not as a string: a string would be copied in every row.</summary>
    [ColumnName(ModelColumn)]
    public ReadOnlyMemory<char> Model { get; set; }

    /// <summary>The image as ExtractPixels gives it: planes of red, green, blue in 0..255.</summary>
    [ColumnName(PixelsColumn)]
    public VBuffer<float> Pixels { get; set; }
}

/// <summary>What it reads where the image column holds bytes.</summary>
internal sealed class SavedModelBytes
{
    /// <summary>As of <see cref="SavedModelInput"/>.</summary>
    [ColumnName(SavedModelInput.ModelColumn)]
    public ReadOnlyMemory<char> Model { get; set; }

    /// <summary>The content of the image file.</summary>
    [ColumnName(SavedModelInput.FileColumn)]
    public VBuffer<byte> File { get; set; }
}

/// <summary>What it reads where the image column holds paths.</summary>
internal sealed class SavedModelPath
{
    /// <summary>As of <see cref="SavedModelInput"/>.</summary>
    [ColumnName(SavedModelInput.ModelColumn)]
    public ReadOnlyMemory<char> Model { get; set; }

    /// <summary>The path of the image file.</summary>
    [ColumnName(SavedModelInput.FileColumn)]
    public ReadOnlyMemory<char> File { get; set; }
}
