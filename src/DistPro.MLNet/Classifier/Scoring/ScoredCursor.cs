using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier.Scoring;

/// <summary>Goes through the rows of the input; each is a <see cref="ScoredRow"/>.</summary>
internal sealed class ScoredCursor(
    NetworkScorer scorer, DataViewRowCursor input, DataViewSchema schema, IEnumerable<DataViewSchema.Column> active)
    : DataViewRowCursor
{
    private readonly ScoredRow _row = new(scorer, input, schema, active);

    public override DataViewSchema Schema => schema;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override bool MoveNext() => input.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _row.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _row.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _row.Dispose();
        }
        base.Dispose(disposing);
    }
}
