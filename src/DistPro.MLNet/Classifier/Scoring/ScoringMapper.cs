using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier.Scoring;

/// <summary>Scores rows one at a time, as a prediction engine asks for.</summary>
internal sealed class ScoringMapper(NetworkScorer scorer, DataViewSchema inputSchema) : IRowToRowMapper
{
    public DataViewSchema InputSchema => inputSchema;

    public DataViewSchema OutputSchema { get; } = scorer.GetOutputSchema(inputSchema);

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        ScoredRow.Dependencies(dependingColumns, inputSchema, scorer.ImageColumn);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new ScoredRow(scorer, input, OutputSchema, activeColumns);
}
