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
        var needed = ScoredRow.Dependencies(active, input.Schema, scorer.ImageColumn).ToArray();
        bool scores = active.Any(c => c.Index >= input.Schema.Count);
        // An image belongs to whoever reads it: where one is asked for together with its scores, rows are scored one at a time,
        // and nothing has to be kept of them.
        if (!scores || !active.All(c => KeptColumn.CanKeep(c.Type)))
        {
            return new ScoredCursor(scorer, input.GetRowCursor(needed, rand), Schema, active);
        }
        var cursors = input.GetRowCursorSet(needed, MayReadAhead ? Environment.ProcessorCount : 1, rand);
        if (cursors.Length == 1)
        {
            return new BatchedCursor(scorer, cursors[0], scorer.Reader(cursors[0]).TryRead, Schema, active);
        }
        var ordered = new OrderedCursor(
            scorer, cursors, [.. active.Where(c => c.Index < input.Schema.Count).Select(c => input.Schema[c.Index])]);
        return new BatchedCursor(scorer, ordered, ordered.TryRead, Schema, active);
    }

    // One: it decodes on all cores by itself.
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    // Of a single cursor ML.NET makes several by reading far ahead. A source that can be read once, a queue or a camera, can
    // neither be shuffled nor tell its number of rows.
    private bool MayReadAhead => input.CanShuffle || input.GetRowCount() is not null;
}
