using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier.Scoring;

/// <summary>The getters of PredictedLabel, Score and the features, which follow the columns of the input.</summary>
internal sealed class ScoreGetters(IScores scores, int classes, int inputColumns)
{
    /// <summary>The ValueGetter of one of them.</summary>
    public Delegate Of(DataViewSchema.Column column) => (column.Index - inputColumns) switch
    {
        0 => (ValueGetter<uint>)PredictedLabel,
        1 => (ValueGetter<VBuffer<float>>)Score,
        _ => (ValueGetter<VBuffer<float>>)Features,
    };

    private static void Copy(ReadOnlySpan<float> current, ref VBuffer<float> value)
    {
        var editor = VBufferEditor.Create(ref value, current.Length);
        current.CopyTo(editor.Values);
        value = editor.Commit();
    }

    private void Score(ref VBuffer<float> value) => Copy(scores.Current().AsSpan(0, classes), ref value);

    private void Features(ref VBuffer<float> value) => Copy(scores.Current().AsSpan(classes), ref value);

    // A key counts from 1; 0 is the missing value, for a network that gave no number.
    private void PredictedLabel(ref uint value)
    {
        var current = scores.Current();
        current = current.Length == classes ? current : current[..classes];
        int best = Array.IndexOf(current, current.Max());
        value = float.IsNaN(current[best]) ? 0 : (uint)best + 1;
    }
}

/// <summary>Class probabilities of the current row, followed by its features if there are any.</summary>
internal interface IScores
{
    float[] Current();
}
