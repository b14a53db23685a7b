using DistPro.Engine.Networks;
using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier.Scoring;

/// <summary>Adds PredictedLabel and Score to images that have the network's size.</summary>
internal sealed class NetworkScorer(
    NetworkPredictor predictor, IReadOnlyList<string> classNames, ClassifierColumns columns) : ITransformer
{
    public NetworkPredictor Predictor => predictor;

    public ClassifierColumns Columns => columns;

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => columns.OutputSchema(classNames, inputSchema);

    public IDataView Transform(IDataView input) => new ScoredView(this, input);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ScoringMapper(this, inputSchema);

    // It is only ever a step of ImageClassifier, which saves itself.
    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException("Save the ImageClassifier instead.");
}
