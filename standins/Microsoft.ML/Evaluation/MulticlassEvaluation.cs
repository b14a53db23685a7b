using System.Globalization;

namespace Microsoft.ML.Data;

/// <summary>Reads labels and scores row by row, <see cref="MulticlassCounters"/> makes metrics of them. The predicted label is never read.</summary>
internal static class MulticlassEvaluation
{
    public static MulticlassClassificationMetrics Run(IDataView data, string labelName, string scoreName, string predictedLabelName, int topK)
    {
        var score = data.Schema.Require("score", scoreName);
        if (score.Type is not VectorDataViewType { Size: >= 2 } scores || scores.ItemType != NumberDataViewType.Single)
            throw SchemaMismatch.WrongType("score", scoreName, "vector of two or more items of type Single", score.Type.ToString());
        var label = data.Schema.Require("label", labelName);
        if (label.Type != NumberDataViewType.Single && label.Type is not KeyDataViewType)
            throw SchemaMismatch.WrongType("label", labelName, "Single or Key", label.Type.ToString());
        if (data.Schema.GetColumnOrNull(predictedLabelName) == null)
            throw new ArgumentOutOfRangeException("name", $"PredictedLabel column '{predictedLabelName}' not found");

        var counters = new MulticlassCounters(scores.Size);
        using var cursor = data.GetRowCursor([label, score]);
        var getLabel = Labels.Getter(cursor, label);
        var getScores = cursor.GetGetter<VBuffer<float>>(score);
        VBuffer<float> values = default;
        float[] dense = new float[scores.Size];
        while (cursor.MoveNext())
        {
            getScores(ref values);
            if (values.Length != dense.Length)
                throw new InvalidOperationException($"Column '{scoreName}': expected {dense.Length} scores, but got {values.Length}.");
            values.CopyTo(dense);
            counters.Add(getLabel(), dense);
        }

        return counters.Metrics(ClassNames(score, scores.Size), topK);
    }

    private static string[] ClassNames(DataViewSchema.Column score, int count)
    {
        if (!score.HasSlotNames())
            return Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        return names.DenseValues().Select(name => name.ToString()).ToArray();
    }
}
