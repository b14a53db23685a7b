using DistPro.MLNet.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier.Scoring;

/// <summary>A row of the input with PredictedLabel and Score added. Disposes the input row, as ML.NET expects.</summary>
internal sealed class ScoredRow(
    DataViewRow input, DataViewSchema schema, IEnumerable<DataViewSchema.Column> active, IScores scores) : DataViewRow
{
    private readonly HashSet<int> _active = [.. active.Select(c => c.Index)];

    private int InputColumns => input.Schema.Count;

    public override DataViewSchema Schema => schema;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        this.CheckActive(column);
        if (column.Index < InputColumns)
        {
            return input.GetGetter<TValue>(input.Schema[column.Index]);
        }
        Delegate getter = column.Index == InputColumns ? (ValueGetter<uint>)PredictedLabel : (ValueGetter<VBuffer<float>>)Score;
        return ColumnGetter.Of<TValue>(column, getter);
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
            scores.Dispose();
            input.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Score(ref VBuffer<float> value)
    {
        var current = scores.Current();
        var editor = VBufferEditor.Create(ref value, current.Length);
        current.CopyTo(editor.Values);
        value = editor.Commit();
    }

    // A key counts from 1; 0 is the missing value, for a network that gave no number.
    private void PredictedLabel(ref uint value)
    {
        var current = scores.Current();
        int best = Array.IndexOf(current, current.Max());
        value = float.IsNaN(current[best]) ? 0 : (uint)best + 1;
    }
}
