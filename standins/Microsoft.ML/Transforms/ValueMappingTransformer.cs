using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Looks a column's values up in a table.</summary>
public class ValueMappingTransformer : OneToOneTransformerBase
{
    internal const string Signature = "ValueMapping";

    internal ValueMappingTransformer(ValueTable table, params (string Output, string Input)[] columns)
        : base(columns) => Table = table;

    internal ValueTable Table { get; }

    internal (string Output, string Input)[] Columns => ColumnPairs;

    internal static ValueMappingTransformer Load(ModelLoadContext ctx)
    {
        var columns = LoadColumns(ctx);
        return new(ValueTable.Load(ctx.Reader), columns);
    }

    private protected override OutputColumn BindColumn(int pair, DataViewSchema.Column input)
    {
        var type = Table.ValueType;
        if (input.Type is VectorDataViewType)
        {
            if (type is VectorDataViewType)
                throw new NotSupportedException($"Column '{input.Name}' cannot be mapped: both the column and the values of the map are vectors.");
            type = new VectorDataViewType(PrimitiveTypes.Of(type.RawType));
        }

        return new(type, Table.Annotations, (row, _) => Table.Getter(row, input));
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.Begin(Signature);
        SaveColumns(ctx);
        Table.Save(ctx.Writer);
    }
}
