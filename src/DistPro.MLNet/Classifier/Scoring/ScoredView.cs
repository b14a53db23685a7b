using Microsoft.ML;

namespace DistPro.MLNet.Classifier.Scoring;

/// <summary>The input with PredictedLabel and Score added. Nothing is computed before a cursor asks for it.</summary>
internal sealed class ScoredView(NetworkScorer scorer, IDataView input) : IDataView
{
    public DataViewSchema Schema { get; } = scorer.GetOutputSchema(input.Schema);

    public bool CanShuffle => input.CanShuffle;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = columnsNeeded.ToArray();
        var cursor = input.GetRowCursor(ScoredRow.Dependencies(active, input.Schema, scorer.ImageColumn), rand);
        bool scores = active.Any(c => c.Index >= input.Schema.Count);
        // An image belongs to whoever reads it: where one is asked for together with its scores, rows are scored one at a time,
        // and nothing has to be kept of them.
        return scores && active.All(c => KeptColumn.CanKeep(c.Type))
            ? new BatchedCursor(scorer, cursor, Schema, active)
            : new ScoredCursor(scorer, cursor, Schema, active);
    }

    // One: of a source that can be read once ML.NET makes several by reading far ahead, and it cannot do so with images.
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
