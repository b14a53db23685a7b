using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Core;

public class MulticlassMetricsTests
{
    private const double Tolerance = 1e-9;

    private readonly MLContext _ml = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_golden_figures_come_out(int seed)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Core", "mlnet-metrics.json"));
        var golden = JsonDocument.Parse(file).RootElement.EnumerateArray().Single(c => c.GetProperty("seed").GetInt32() == seed);
        var metrics = Evaluate(3, GoldenRows(seed).ToArray());

        double[] Golden(JsonElement list) => list.EnumerateArray().Select(value => value.GetDouble()).ToArray();
        Assert.Equal(golden.GetProperty("MicroAccuracy").GetDouble(), metrics.MicroAccuracy, Tolerance);
        Assert.Equal(golden.GetProperty("MacroAccuracy").GetDouble(), metrics.MacroAccuracy, Tolerance);
        Assert.Equal(golden.GetProperty("LogLoss").GetDouble(), metrics.LogLoss, Tolerance);
        Assert.Equal(golden.GetProperty("LogLossReduction").GetDouble(), metrics.LogLossReduction, Tolerance);
        Assert.Equal(golden.GetProperty("TopKAccuracy").GetDouble(), metrics.TopKAccuracy, Tolerance);
        AssertClose(Golden(golden.GetProperty("PerClassLogLoss")), metrics.PerClassLogLoss);
        AssertClose(Golden(golden.GetProperty("TopK")), metrics.TopKAccuracyForAllK);
        AssertClose(Golden(golden.GetProperty("Precision")), metrics.ConfusionMatrix.PerClassPrecision);
        AssertClose(Golden(golden.GetProperty("Recall")), metrics.ConfusionMatrix.PerClassRecall);
        var counts = golden.GetProperty("Counts").EnumerateArray().Select(Golden).ToArray();
        for (int actual = 0; actual < counts.Length; actual++)
            AssertClose(counts[actual], metrics.ConfusionMatrix.Counts[actual]);
    }

    [Fact]
    public void Each_metric_has_its_definition()
    {
        var metrics = Evaluate(2, (0, [.7f, .2f, .1f]), (0, [.3f, .4f, .3f]), (1, [.1f, .8f, .1f]));
        Assert.Equal(.6666666666666666, metrics.MicroAccuracy, Tolerance);
        Assert.Equal(.75, metrics.MacroAccuracy, Tolerance);
        Assert.Equal(.5945970873237288, metrics.LogLoss, Tolerance);
        Assert.Equal(.0658541208648625, metrics.LogLossReduction, Tolerance);
        AssertClose([.780323862779069, .22314353641304868, 0], metrics.PerClassLogLoss);
        AssertClose([2 / 3.0, 1], metrics.TopKAccuracyForAllK);
        Assert.Equal(2, metrics.TopKPredictionCount);
        AssertClose([1, .5, 0], metrics.ConfusionMatrix.PerClassPrecision);
        AssertClose([.5, 1, 0], metrics.ConfusionMatrix.PerClassRecall);
        AssertClose([1, 1, 0], metrics.ConfusionMatrix.Counts[0]);
        Assert.Equal(1, metrics.ConfusionMatrix.GetCountForClassPair(predictedClassIndicatorIndex: 1, actualClassIndicatorIndex: 0));
        Assert.Equal(0, metrics.ConfusionMatrix.GetCountForClassPair(predictedClassIndicatorIndex: 0, actualClassIndicatorIndex: 1));
    }

    [Fact]
    public void Rows_without_a_label_or_with_scores_that_are_no_numbers_count_nowhere()
    {
        var metrics = Evaluate(
            1,
            (0, [.9f, .1f]),
            (float.NaN, [.1f, .9f]),
            (-1, [.1f, .9f]),
            (0.5f, [.1f, .9f]),
            (1, [float.NaN, .9f]),
            (1, [float.PositiveInfinity, 0]),
            (1, [.8f, .2f]));
        Assert.Equal(.5, metrics.MicroAccuracy, Tolerance);
        Assert.Equal([1, 0], metrics.ConfusionMatrix.Counts[0]);
        Assert.Equal([1, 0], metrics.ConfusionMatrix.Counts[1]);
    }

    [Fact]
    public void A_class_unknown_to_the_model_counts_as_a_wrong_row_of_no_class()
    {
        var metrics = Evaluate(2, (0, [.9f, .1f]), (7, [.9f, .1f]));
        Assert.Equal(.5, metrics.MicroAccuracy, Tolerance);
        Assert.Equal(1, metrics.MacroAccuracy, Tolerance);
        Assert.Equal((-Math.Log(.9f) - Math.Log(1e-15f)) / 2, metrics.LogLoss, 1e-6);
        AssertClose([.5, .5], metrics.TopKAccuracyForAllK);
        Assert.Equal([1, 0], metrics.ConfusionMatrix.Counts[0]);
        Assert.Equal([0, 0], metrics.ConfusionMatrix.Counts[1]);
    }

    [Fact]
    public void Of_equal_scores_the_lower_class_is_first()
    {
        var metrics = Evaluate(3, (0, [.4f, .4f, .2f]), (1, [.4f, .4f, .2f]));
        Assert.Equal(.5, metrics.MicroAccuracy, Tolerance);
        AssertClose([.5, 1, 1], metrics.TopKAccuracyForAllK);
        Assert.Equal([1, 0, 0], metrics.ConfusionMatrix.Counts[1]);
    }

    [Fact]
    public void Scores_are_taken_for_probabilities_and_clamped()
    {
        Assert.Equal(0, Evaluate(0, (0, [5f, -3f])).LogLoss);
        Assert.Equal(-Math.Log(1e-15f), Evaluate(0, (1, [5f, -3f])).LogLoss, 1e-6);
    }

    [Fact]
    public void Degenerate_data_have_degenerate_reductions()
    {
        Assert.True(double.IsInfinity(Evaluate(0, (1, [.2f, .8f]), (1, [.5f, .5f])).LogLossReduction));
        var empty = Evaluate(0);
        Assert.True(double.IsNaN(empty.LogLossReduction));
        Assert.Equal(0, empty.MicroAccuracy);
        Assert.Equal(0, empty.LogLoss);
    }

    [Fact]
    public void Top_k_is_absent_unless_asked_for_and_at_most_one_more_than_the_classes()
    {
        var metrics = Evaluate(0, (0, [.7f, .2f, .1f]));
        Assert.Null(metrics.TopKAccuracyForAllK);
        Assert.Equal(0, metrics.TopKAccuracy);
        Assert.Equal(1, Evaluate(4, (0, [.7f, .2f, .1f])).TopKAccuracy);
        Assert.Throws<IndexOutOfRangeException>(() => Evaluate(9, (0, [.7f, .2f, .1f])));
    }

    [Fact]
    public void Key_labels_are_classes_by_their_number_and_missing_ones_are_left_out()
    {
        var rows = new uint[] { 0, 1, 2, 3 }.Select(key => new KeyRow { Label = key, Score = [.1f, .7f, .2f] });
        var metrics = _ml.MulticlassClassification.Evaluate(_ml.Data.LoadFromEnumerable(rows));
        Assert.Equal(1 / 3.0, metrics.MicroAccuracy, Tolerance);
        Assert.Equal([0, 1, 0], metrics.ConfusionMatrix.Counts[2]);
    }

    [Fact]
    public void The_predicted_label_must_be_there_but_is_never_read()
    {
        var data = _ml.Data.LoadFromEnumerable(new[] { new UnreadableRow { Label = 0, Score = [.7f, .3f] } });
        Assert.Equal(1, _ml.MulticlassClassification.Evaluate(data).MicroAccuracy);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.Evaluate(data, predictedLabelColumnName: "Absent"));
    }

    [Fact]
    public void Columns_of_other_types_are_refused()
    {
        var texts = _ml.Data.LoadFromEnumerable(new[] { new { Label = "a", Score = new float[2], PredictedLabel = 0 } });
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.Evaluate(texts));
        var unsized = _ml.Data.LoadFromEnumerable(new[] { new { Label = 0f, Score = new float[2], PredictedLabel = 0 } });
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.Evaluate(unsized));
        Assert.Contains("expected vector of two or more items of type Single", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.Evaluate(unsized, labelColumnName: "Absent"));
    }

    [Fact]
    public void The_confusion_table_numbers_classes_without_names()
    {
        var metrics = Evaluate(0, (0, [.7f, .2f, .1f]), (0, [.3f, .4f, .3f]), (1, [.1f, .8f, .1f]));
        AssertTable(
            metrics,
            "          ||========================",
            "PREDICTED ||     0 |     1 |     2 | Recall",
            "TRUTH     ||========================",
            "        0 ||     1 |     1 |     0 | 0.5000",
            "        1 ||     0 |     1 |     0 | 1.0000",
            "        2 ||     0 |     0 |     0 | 0.0000",
            "          ||========================",
            "Precision ||1.0000 |0.5000 |0.0000 |");
    }

    [Fact]
    public void The_confusion_table_names_classes_by_the_slot_names_of_the_scores()
    {
        AssertTable(
            EvaluateNamed("cat", "dog"),
            "          ||======================",
            "PREDICTED ||      cat |      dog | Recall",
            "TRUTH     ||======================",
            "      cat ||        1 |        0 | 1.0000",
            "      dog ||        0 |        0 | 0.0000",
            "          ||======================",
            "Precision ||   1.0000 |   0.0000 |");
        AssertTable(
            EvaluateNamed("trousers", "T-shirt/top"),
            "               ||======================",
            "PREDICTED      ||        0 |        1 | Recall",
            "TRUTH          ||======================",
            "0.    trousers ||        1 |        0 | 1.0000",
            "1. T-shirt/top ||        0 |        0 | 0.0000",
            "               ||======================",
            "Precision      ||   1.0000 |   0.0000 |");
    }

    private static void AssertTable(MulticlassClassificationMetrics metrics, params string[] lines) =>
        Assert.Equal(string.Join(Environment.NewLine, ["", "Confusion table", .. lines, ""]), metrics.ConfusionMatrix.GetFormattedConfusionTable());

    private MulticlassClassificationMetrics EvaluateNamed(params string[] names)
    {
        var definition = SchemaDefinition.Create(typeof(Row));
        definition["Score"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, names.Length);
        VBuffer<ReadOnlyMemory<char>> slotNames = new(names.Length, names.Select(name => name.AsMemory()).ToArray());
        definition["Score"].AddAnnotation("SlotNames", slotNames, new VectorDataViewType(TextDataViewType.Instance, names.Length));
        return _ml.MulticlassClassification.Evaluate(_ml.Data.LoadFromEnumerable([new Row { Score = [.7f, .3f] }], definition));
    }

    private static void AssertClose(double[] expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], Tolerance);
    }

    private MulticlassClassificationMetrics Evaluate(int topK, params (float Label, float[] Score)[] rows)
    {
        int classes = rows.Length == 0 ? 2 : rows[0].Score.Length;
        var definition = SchemaDefinition.Create(typeof(Row));
        definition["Score"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, classes);
        var data = _ml.Data.LoadFromEnumerable(rows.Select(row => new Row { Label = row.Label, Score = row.Score }), definition);
        return _ml.MulticlassClassification.Evaluate(data, topKPredictionCount: topK);
    }

    private static IEnumerable<(float Label, float[] Score)> GoldenRows(int seed)
    {
        for (int i = 0; i < 60; i++)
        {
            float[] scores = Enumerable.Range(0, 5).Select(c => (float)Math.Exp(1.5 * Math.Sin((0.7 * i) + (1.3 * c) + seed))).ToArray();
            double sum = scores.Sum(score => (double)score);
            yield return (((7 * i) + (3 * seed) + (i / 11)) % 5, scores.Select(score => (float)(score / sum)).ToArray());
        }
    }

    private sealed class Row
    {
        public float Label { get; set; }

        public float[] Score { get; set; } = [];

        public float PredictedLabel { get; set; }
    }

    private sealed class KeyRow
    {
        [KeyType(3)]
        public uint Label { get; set; }

        [VectorType(3)]
        public float[] Score { get; set; } = [];

        public float PredictedLabel { get; set; }
    }

    private sealed class UnreadableRow
    {
        public float Label { get; set; }

        [VectorType(2)]
        public float[] Score { get; set; } = [];

        public float PredictedLabel => throw new InvalidOperationException("read");
    }
}
