using Microsoft.ML;

namespace Conformance.MicrosoftML.Core;

/// <summary>An estimator written against the public interfaces only, which keeps what it is given.</summary>
internal sealed class OwnEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : class, ITransformer
{
    private readonly Func<IDataView, TTransformer> _fit;

    public OwnEstimator(Func<IDataView, TTransformer> fit) => _fit = fit;

    public SchemaShape? Shape { get; private set; }

    public TTransformer Fit(IDataView input) => _fit(input);

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Shape = inputSchema;
}
