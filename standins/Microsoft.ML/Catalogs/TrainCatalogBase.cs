using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public abstract class TrainCatalogBase
{
    private readonly HostEnvironment _environment;

    private protected TrainCatalogBase(HostEnvironment environment) => _environment = environment;

    /// <summary>Fits the estimator on all folds but one and measures it on that one, for each fold.</summary>
    private protected CrossValidationResult<TMetrics>[] CrossValidate<TMetrics>(
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds,
        string samplingKeyColumn,
        int? seed,
        Func<IDataView, TMetrics> evaluate)
        where TMetrics : class
    {
        Check.Value(data, nameof(data));
        Check.Value(estimator, nameof(estimator));
        var folds = new DataOperationsCatalog(_environment).CrossValidationSplit(data, numberOfFolds, samplingKeyColumn, seed);

        // All models before any metrics, as in ML.NET.
        var fitted = folds.Select(fold => (Model: estimator.Fit(fold.TrainSet), Test: fold.TestSet)).ToArray();
        var scored = fitted.Select(fold => (fold.Model, Scores: Score(fold.Model, fold.Test)));
        return scored.Select((fold, i) => new CrossValidationResult<TMetrics>(fold.Model, evaluate(fold.Scores), fold.Scores, i)).ToArray();
    }

    private static IDataView Score(ITransformer model, IDataView test) =>
        model is IScopedTransformer chain ? chain.Transform(test, TransformerScope.Everything) : model.Transform(test);

    public sealed class CrossValidationResult<T>
        where T : class
    {
        public readonly T Metrics;

        public readonly ITransformer Model;

        public readonly IDataView ScoredHoldOutSet;

        public readonly int Fold;

        internal CrossValidationResult(ITransformer model, T metrics, IDataView scores, int fold)
        {
            Model = model;
            Metrics = metrics;
            ScoredHoldOutSet = scores;
            Fold = fold;
        }
    }
}
