using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
{
    private readonly string _output;
    private readonly string[] _inputs;

    internal ColumnConcatenatingEstimator(string output, params string[] inputs)
    {
        Check.NonEmpty(output, nameof(output));
        Check.Value(inputs, nameof(inputs));
        Check.Param(inputs.Length > 0 && inputs.All(input => !string.IsNullOrEmpty(input)), nameof(inputs), "One or more column names, none empty.");
        _output = output;
        _inputs = inputs;
    }

    public ColumnConcatenatingTransformer Fit(IDataView input)
    {
        Check.Value(input, nameof(input));
        return new ColumnConcatenatingTransformer(_output, _inputs);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        var inputs = _inputs.Select(name => inputSchema.Require("input", name)).ToArray();
        foreach (var input in inputs)
        {
            Check.State(!input.IsKey, $"Column '{input.Name}' is key. Concatenation of keys is unsupported.");
            Check.State(
                input.ItemType.Equals(inputs[0].ItemType),
                $"Concatenated columns should have the same type. Column '{input.Name}' is of {input.ItemType}, expected {inputs[0].ItemType}.");
        }

        bool variable = inputs.Any(input => input.Kind == SchemaShape.Column.VectorKind.VariableVector);
        var kind = variable ? SchemaShape.Column.VectorKind.VariableVector : SchemaShape.Column.VectorKind.Vector;
        return inputSchema.With(new SchemaShape.Column(_output, kind, inputs[0].ItemType, false, new SchemaShape(Annotations(inputs))));
    }

    private static IEnumerable<SchemaShape.Column> Annotations(SchemaShape.Column[] inputs)
    {
        if (inputs.All(input => input.Annotations.TryFindColumn(AnnotationKinds.IsNormalized, out _)))
            yield return new(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance);
        bool Names(SchemaShape.Column input) =>
            input.Kind == SchemaShape.Column.VectorKind.Scalar || input.Annotations.TryFindColumn(AnnotationKinds.SlotNames, out _);
        if (inputs.Any(Names))
            yield return new(AnnotationKinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, 1));
    }
}
