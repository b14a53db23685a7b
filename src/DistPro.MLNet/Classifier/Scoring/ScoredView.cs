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
        var cursor = input.GetRowCursor(ScoredRow.Dependencies(active, input.Schema, scorer.Columns.Image), rand);
        // A shuffled pass is not repeatable, so nothing can run ahead of it; and nothing needs to where no scores are asked for.
        bool ahead = rand is null && active.Any(c => c.Index >= input.Schema.Count);
        return new ScoredCursor(
            cursor, Schema, active, ahead ? new LookaheadScores(scorer, input, cursor) : new RowScores(scorer, cursor));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
