using DistPro.Engine.Data;
using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Classifier.Persistence;

/// <summary>
/// A classifier as a chain of ML.NET's own transformers, which ML.NET can save and load in a process that knows nothing of
/// DistPro but its assembly: resize, extract pixels, look up the model's text by a constant, infer, name the class, join the
/// scores.
/// </summary>
internal static class SavedChain
{
    private const string Resized = "__distpro.resized", ValueColumn = "__distpro.value";

    public static TransformerChain<ITransformer> Build(
        MLContext context, byte[] model, ImageShape shape, IReadOnlyList<string> classNames, ClassifierColumns columns)
    {
        if (classNames.Count > SavedModelOutput.MaxClasses)
        {
            throw new NotSupportedException(
                $"mlContext.Model.Save takes classifiers of up to {SavedModelOutput.MaxClasses} classes, found "
                + $"{classNames.Count}. Use ImageClassifier.Save.");
        }
        if (columns.Features is not null)
        {
            throw new NotSupportedException(
                $"mlContext.Model.Save takes classifiers without a column of features, found '{columns.Features}'. Use "
                + "ImageClassifier.Save.");
        }
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(columns.Image, columns.Input switch
        {
            ImageInput.Bytes => new VectorDataViewType(NumberDataViewType.Byte),
            ImageInput.Path => TextDataViewType.Instance,
            _ => new ImageDataViewType(shape.Height, shape.Width),
        });
        var transforms = context.Transforms;
        var estimators = Image(transforms, shape, columns)
            .Append(transforms.CustomMapping<SavedModelKey.Nothing, SavedModelKey.Key>(SavedModelKey.Map, SavedModelKey.Contract))
            .Append(transforms.Conversion.MapValue(
                SavedModelInput.ModelColumn, [
                    KeyValuePair.Create(SavedModelKey.Value, Convert.ToBase64String(model))], SavedModelKey.Column))
            .Append(Inference(transforms, columns.Input))
            .Append(columns.KeyValues.Map(context, columns.PredictedLabel, ValueColumn, SavedModelOutput.IndexColumn, classNames))
            .Append(transforms.Concatenate(columns.Score, [.. SavedModelOutput.Pieces(classNames.Count)]))
            .Append(transforms.DropColumns(
            [
                .. columns.Input == ImageInput.Image
                    ? new[] { Resized, SavedModelInput.PixelsColumn }
                    : new[] { SavedModelInput.FileColumn },
                .. columns.KeyValues == KeyValueType.Text ? Array.Empty<string>() : [ValueColumn],
                SavedModelKey.Column, SavedModelInput.ModelColumn, SavedModelOutput.IndexColumn,
                .. SavedModelOutput.AllPieces,
            ]));
        var fitted = estimators.Fit(new SchemaView(schema.ToSchema()));
        return new TransformerChain<ITransformer>([.. fitted]);
    }

    /// <summary>Puts a classifier in place of each such chain within a loaded model.</summary>
    public static ITransformer Restore(MLContext context, ITransformer model)
    {
        if (model is not IEnumerable<ITransformer> chain)
        {
            return model;
        }
        var parts = chain.ToArray();
        return parts.Any(p => p is CustomMappingTransformer<SavedModelInput, SavedModelOutput>
            or CustomMappingTransformer<SavedModelBytes, SavedModelOutput>
            or CustomMappingTransformer<SavedModelPath, SavedModelOutput>)
            ? ImageClassifier.Read(context, ModelBytes(context, parts), "The network in the ML.NET model")
            : new TransformerChain<ITransformer>([.. parts.Select(p => Restore(context, p))]);
    }

    // The image under a name that the inference step knows.
    private static IEstimator<ITransformer> Image(TransformsCatalog transforms, ImageShape shape, ClassifierColumns columns) =>
        columns.Input == ImageInput.Image
            ? transforms.ResizeImages(Resized, shape.Width, shape.Height, columns.Image)
                .Append(transforms.ExtractPixels(SavedModelInput.PixelsColumn, Resized))
            : transforms.CopyColumns(SavedModelInput.FileColumn, columns.Image);

    private static IEstimator<ITransformer> Inference(TransformsCatalog transforms, ImageInput input) => input switch
    {
        ImageInput.Bytes => transforms.CustomMapping<SavedModelBytes, SavedModelOutput>(
            SavedModelBytesInference.Map, SavedModelBytesInference.Contract),
        ImageInput.Path => transforms.CustomMapping<SavedModelPath, SavedModelOutput>(
            SavedModelPathInference.Map, SavedModelPathInference.Contract),
        _ => transforms.CustomMapping<SavedModelInput, SavedModelOutput>(
            SavedModelInference.Map, SavedModelInference.Contract),
    };

    // The constant and the look-up, run on a row of no consequence, give the text.
    private static byte[] ModelBytes(MLContext context, ITransformer[] parts)
    {
        int key = Array.FindIndex(parts, p => p is CustomMappingTransformer<SavedModelKey.Nothing, SavedModelKey.Key>);
        var row = context.Data.LoadFromEnumerable([new SavedModelKey.Key()]);
        var view = parts[key + 1].Transform(parts[key].Transform(row));
        string text = view.GetColumn<string>(SavedModelInput.ModelColumn).Single();
        return Convert.FromBase64String(text);
    }
}

/// <summary>Makes the constant that the saved chain looks the model's text up by.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class SavedModelKey : CustomMappingFactory<SavedModelKey.Nothing, SavedModelKey.Key>
{
    public const string Contract = "DistPro.MLNet.Key/1", Column = "__distpro.key";

    public const int Value = 1;

    public static void Map(Nothing input, Key output) => output.Constant = Value;

    public override Action<Nothing, Key> GetMapping() => Map;

    public sealed class Nothing;

    public sealed class Key
    {
        [ColumnName(Column)]
        public int Constant { get; set; }
    }
}
