using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.MLNet.Reading;
using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier.Scoring;

/// <summary>Adds PredictedLabel and Score, and features where they are asked for, to images.</summary>
/// <param name="predictor">Scores the images.</param>
/// <param name="classNames">Names of the classes.</param>
/// <param name="columns">The columns.</param>
internal sealed class NetworkScorer(
    NetworkPredictor predictor, IReadOnlyList<string> classNames, ClassifierColumns columns) : ITransformer
{
    public ImageShape Shape => predictor.Network.Shape;

    public IReadOnlyList<string> ClassNames => classNames;

    public int ClassCount => classNames.Count;

    public string ImageColumn => columns.Image;

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => columns.OutputSchema(classNames, inputSchema);

    public IDataView Transform(IDataView input) => new ScoredView(this, input);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ScoringMapper(this, inputSchema);

    /// <summary>
    /// For each image its class probabilities, (classes), followed by its features where the classifier makes a column of them.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The classifier has been disposed.</exception>
    public float[][] Predict(byte[] pixels)
    {
        try
        {
            if (columns.Features is null)
            {
                return [.. predictor.Predict(pixels).Chunk(ClassCount)];
            }
            var (scores, features) = predictor.PredictWithEmbeddings(pixels);
            return
            [
                .. scores.Chunk(ClassCount).Zip(
                    features.Chunk(columns.FeatureCount), (ofClasses, ofFeatures) => (float[])[.. ofClasses, .. ofFeatures]),
            ];
        }
        catch (ObjectDisposedException e)
        {
            throw ImageClassifier.Disposed(e);
        }
    }

    /// <summary>Reads the images of a row or cursor.</summary>
    public ImageReader Reader(DataViewRow row) => new(row, row.Schema[columns.Image], Shape, columns.Folder);

    // It is only ever a step of ImageClassifier, which saves itself.
    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException("Save the ImageClassifier instead.");
}
