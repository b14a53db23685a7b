using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Core;

/// <summary>TrainTestSplit, CrossValidationSplit and CrossValidate.</summary>
public class SplitTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_split_depends_on_the_seed_alone()
    {
        int[] Test(MLContext ml, int? seed = null) => Numbers(ml.Data.TrainTestSplit(Data(), 0.1, seed: seed).TestSet);
        Assert.Equal(Test(new MLContext(seed: 1)), Test(new MLContext(seed: 1)));
        Assert.Equal(Test(new MLContext(seed: 1)), Test(new MLContext(), seed: 1));
        Assert.NotEqual(Test(new MLContext(seed: 1)), Test(new MLContext(seed: 2)));
        Assert.Equal(Test(new MLContext()), Test(new MLContext()));
    }

    [Fact]
    public void The_rows_of_a_split_are_those_that_this_seed_gives()
    {
        var split = _ml.Data.TrainTestSplit(Data());
        int[] train = Numbers(split.TrainSet), test = Numbers(split.TestSet);
        Assert.Equal(Enumerable.Range(0, 1000), train.Concat(test).Order());
        Assert.Equal([12, 28, 33, 35, 47], test.Take(5));
        Assert.Equal((901, 99), (train.Length, test.Length));
    }

    [Fact]
    public void Folds_share_out_the_rows()
    {
        var folds = _ml.Data.CrossValidationSplit(Data());
        Assert.Equal(Enumerable.Range(0, 1000), folds.SelectMany(fold => Numbers(fold.TestSet)).Order());
        Assert.All(folds, fold => Assert.Equal(1000, fold.TrainSet.CountRows() + fold.TestSet.CountRows()));
        Assert.Equal([211, 197, 207, 190, 195], folds.Select(fold => fold.TestSet.CountRows()));
        Assert.Equal(["Number: Int32", "Group: String"], folds[0].TestSet.Schema.Columns());
    }

    [Fact]
    public void Rows_of_one_sampling_key_stay_together()
    {
        var split = _ml.Data.TrainTestSplit(Data(), 0.3, samplingKeyColumnName: "Group");
        var (train, test) = (split.TrainSet.Texts("Group").Distinct().ToArray(), split.TestSet.Texts("Group").Distinct().ToArray());
        Assert.NotEmpty(test);
        Assert.Empty(train.Intersect(test));
        Assert.Equal(100, train.Length + test.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.TrainTestSplit(Data(), samplingKeyColumnName: "Absent"));
    }

    [Fact]
    public void Fractions_and_folds_have_bounds()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.TrainTestSplit(Data(), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.TrainTestSplit(Data(), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.CrossValidationSplit(Data(), 1));
    }

    [Fact]
    public void Cross_validation_fits_on_all_folds_but_one_and_measures_on_that_one()
    {
        var trainCounts = new List<int>();
        var scorer = _ml.Transforms.CustomMapping<Row, Scores>(Score, null);
        var estimator = new OwnEstimator<ITransformer>(view =>
        {
            trainCounts.Add(view.CountRows());
            return scorer.Fit(view);
        });
        var results = _ml.MulticlassClassification.CrossValidate(LabelledData(), estimator, numberOfFolds: 4);
        Assert.Equal([0, 1, 2, 3], results.Select(result => result.Fold));
        Assert.Equal(400, results.Sum(result => result.ScoredHoldOutSet.CountRows()));
        Assert.Equal(results.Select(result => 400 - result.ScoredHoldOutSet.CountRows()), trainCounts);
        Assert.All(results, result => Assert.Equal(1, result.Metrics.MicroAccuracy));
        Assert.All(results, result => Assert.NotNull(result.Model));
    }

    [Fact]
    public void Cross_validation_scores_with_transformers_of_every_scope()
    {
        var chain = new EstimatorChain<ITransformer>()
            .Append(_ml.Transforms.CustomMapping<Row, Scores>(Score, null))
            .Append(_ml.Transforms.CopyColumns("InTests", "Number"), TransformerScope.TrainTest);
        var results = _ml.MulticlassClassification.CrossValidate(LabelledData(), chain, numberOfFolds: 2);
        Assert.NotNull(results[0].ScoredHoldOutSet.Schema.GetColumnOrNull("InTests"));
    }

    private static void Score(Row row, Scores scores)
    {
        scores.Label = row.Number % 2;
        scores.Score = row.Number % 2 == 0 ? [.9f, .1f] : [.1f, .9f];
    }

    private static int[] Numbers(IDataView view) => view.Values<int>("Number");

    private IDataView Data() => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 1000).Select(i => new { Number = i, Group = $"g{i % 100}" }));

    private IDataView LabelledData() => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 400).Select(i => new Row { Number = i }));

    private sealed class Row
    {
        public int Number { get; set; }
    }

    private sealed class Scores
    {
        public float Label { get; set; }

        [VectorType(2)]
        public float[] Score { get; set; } = [];

        public float PredictedLabel { get; set; }
    }
}
