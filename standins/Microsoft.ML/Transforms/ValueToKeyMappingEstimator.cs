using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Gives each distinct value of a column a key.</summary>
public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly (string Output, string Input)[] _columns;
    private readonly int _maximumNumberOfKeys;
    private readonly KeyOrdinality _ordinality;
    private readonly bool _keyValuesAsText;
    private readonly IDataView _keyData;

    internal ValueToKeyMappingEstimator(
        (string Output, string Input)[] columns, int maximumNumberOfKeys, KeyOrdinality ordinality, bool keyValuesAsText, IDataView keyData)
    {
        Check.Param(maximumNumberOfKeys > 0, nameof(maximumNumberOfKeys), "Must be positive.");
        Check.Param(keyData == null || keyData.Schema.Count == 1, nameof(keyData), $"One column expected, found {keyData?.Schema.Count}.");
        _columns = columns;
        _maximumNumberOfKeys = maximumNumberOfKeys;
        _ordinality = ordinality;
        _keyValuesAsText = keyValuesAsText;
        _keyData = keyData;
    }

    public enum KeyOrdinality : byte
    {
        ByOccurrence = 0,
        ByValue = 1,
    }

    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        Check.Value(input, nameof(input));
        var sources = _columns.Select(pair => input.Schema.Require("input", pair.Input)).ToArray();
        var terms = _keyData == null
            ? Collect(input, sources)
            : Enumerable.Repeat(Collect(_keyData, [_keyData.Schema[0]])[0], sources.Length).ToArray();
        var transformer = new ValueToKeyMappingTransformer(_columns, terms, _keyValuesAsText);
        transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        return _columns.Aggregate(inputSchema, (schema, pair) => schema.With(KeyColumn(pair.Output, inputSchema.Require("input", pair.Input))));
    }

    private KeyTerms[] Collect(IDataView view, DataViewSchema.Column[] columns)
    {
        using var cursor = view.GetRowCursor(columns);
        var collectors = columns.Select(column => KeyTermsCollector.For(cursor, column, _maximumNumberOfKeys)).ToArray();
        while (cursor.MoveNext())
        {
            foreach (var collector in collectors)
                collector.Add();
        }

        return collectors.Select(collector => collector.Finish(_ordinality)).ToArray();
    }

    private SchemaShape.Column KeyColumn(string name, SchemaShape.Column source)
    {
        if (source.ItemType is not PrimitiveDataViewType)
            throw SchemaMismatch.WrongType("input", source.Name, "a primitive type", source.TypeString);
        if (!source.IsKey || !source.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out var keyValues))
        {
            var type = _keyValuesAsText ? TextDataViewType.Instance : source.ItemType;
            keyValues = new(AnnotationKinds.KeyValues, SchemaShape.Column.VectorKind.Vector, type, source.IsKey);
        }

        var annotations = source.Annotations.Where(kind => kind.Name == AnnotationKinds.SlotNames).Append(keyValues);
        return new(name, source.Kind, NumberDataViewType.UInt32, isKey: true, new SchemaShape(annotations));
    }
}
