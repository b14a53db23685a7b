using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace DistPro.MLNet.Classifier.Scoring;

/// <summary>
/// A row of the input with PredictedLabel, Score and features added, which are computed when they are asked for. Disposes the
/// input row, as ML.NET expects.
/// </summary>
internal sealed class ScoredRow(
    NetworkScorer scorer, DataViewRow input, DataViewSchema schema, IEnumerable<DataViewSchema.Column> active) : DataViewRow
{
    private readonly HashSet<int> _active = [.. active.Select(c => c.Index)];
    private readonly RowScores _scores = new(scorer, input);

    public override DataViewSchema Schema => schema;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        this.CheckActive(column);
        int inputColumns = input.Schema.Count;
        if (column.Index >= inputColumns)
        {
            return ColumnGetter.Of<TValue>(column, new ScoreGetters(_scores, scorer.ClassCount, inputColumns).Of(column));
        }
        bool shared = column.Index == input.Schema[scorer.ImageColumn].Index && column.Type is ImageDataViewType
            && _active.Any(i => i >= inputColumns);
        return shared
            ? ColumnGetter.Of<TValue>(column, (ValueGetter<MLImage>)_scores.Image!)
            : input.GetGetter<TValue>(input.Schema[column.Index]);
    }

    /// <summary>Columns of the input that are needed for columns of the output.</summary>
    public static IEnumerable<DataViewSchema.Column> Dependencies(
        IEnumerable<DataViewSchema.Column> wanted, DataViewSchema input, string image)
    {
        var indices = wanted.Select(c => c.Index).ToHashSet();
        bool scored = indices.RemoveWhere(i => i >= input.Count) > 0;
        if (scored)
        {
            indices.Add(input[image].Index);
        }
        return indices.Order().Select(i => input[i]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
        }
        base.Dispose(disposing);
    }
}
