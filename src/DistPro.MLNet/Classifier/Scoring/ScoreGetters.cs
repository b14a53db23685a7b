using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier.Scoring;

/// <summary>The getters of PredictedLabel and Score, which follow the columns of the input.</summary>
internal sealed class ScoreGetters(IScores scores, int inputColumns)
{
    /// <summary>The ValueGetter of one of the two.</summary>
    public Delegate Of(DataViewSchema.Column column) =>
        column.Index == inputColumns ? (ValueGetter<uint>)PredictedLabel : (ValueGetter<VBuffer<float>>)Score;

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

/// <summary>Class probabilities of the current row.</summary>
internal interface IScores
{
    float[] Current();
}
