using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Schema;

/// <summary>
/// Makes schema shapes, whose columns ML.NET lets only itself construct. An estimator chain makes one of its input's schema, and
/// shows it to each of its estimators: one that only listens gets any shape that way.
/// </summary>
internal static class SchemaShapes
{
    /// <summary>The columns of a shape, followed by those of a schema; a later column hides an earlier one of its name.</summary>
    public static SchemaShape Append(SchemaShape shape, DataViewSchema schema)
    {
        var listener = new Listener();
        new EstimatorChain<ITransformer>().Append(listener).Fit(new SchemaView(schema));
        return new SchemaShape(shape.Where(c => schema.GetColumnOrNull(c.Name) is null).Concat(listener.Heard!));
    }

    private sealed class Listener : IEstimator<ITransformer>
    {
        public SchemaShape? Heard { get; private set; }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Heard = inputSchema;

        public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();
    }
}
