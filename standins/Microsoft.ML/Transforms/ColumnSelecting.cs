using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Keeps the columns that are named, in the order of the names, or drops them and keeps the rest.</summary>
public sealed class ColumnSelectingTransformer : ITransformer
{
    internal const string Signature = "SelectColumns";

    private readonly string[] _columns;
    private readonly bool _keep;
    private readonly bool _keepHidden;

    internal ColumnSelectingTransformer(string[] columns, bool keep, bool keepHidden = false)
    {
        Check.State(columns?.Length > 0, "No column is named to be kept or dropped.");
        _columns = columns;
        _keep = keep;
        _keepHidden = keepHidden;
    }

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).Bindings.OutputSchema;

    public IDataView Transform(IDataView input)
    {
        Check.Value(input, nameof(input));
        return new MappedView(input, Bind(input.Schema));
    }

    internal static ColumnSelectingTransformer Load(ModelLoadContext ctx) =>
        new(ctx.Reader.ReadArray(reader => reader.ReadString()), ctx.Reader.ReadBoolean(), ctx.Reader.ReadBoolean());

    internal bool Keeps(string name) => _columns.Contains(name) == _keep;

    internal void CheckPresent(IEnumerable<string> names)
    {
        var missing = _columns.Except(names).ToArray();
        if (missing.Length > 0)
            throw SchemaMismatch.Missing("input", string.Join(",", missing));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => new RowToRowMapper(Bind(inputSchema));

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.Begin(Signature);
        ctx.Writer.WriteArray(_columns, (writer, column) => writer.Write(column));
        ctx.Writer.Write(_keep);
        ctx.Writer.Write(_keepHidden);
    }

    private SelectionMapping Bind(DataViewSchema schema)
    {
        Check.Value(schema, nameof(schema));
        CheckPresent(schema.Select(column => column.Name));
        var kept = _keep
            ? _columns.SelectMany(name => schema.Where(column => column.Name == name && (_keepHidden || !column.IsHidden)))
            : schema.Where(column => Keeps(column.Name));
        return new SelectionMapping(schema, kept.Select(column => column.Index));
    }
}

public sealed class ColumnSelectingEstimator : TrivialEstimator<ColumnSelectingTransformer>
{
    internal ColumnSelectingEstimator(string[] columns, bool keep, bool keepHidden = false)
        : base(new ColumnSelectingTransformer(columns, keep, keepHidden))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        Transformer.CheckPresent(inputSchema.Select(column => column.Name));
        return new SchemaShape(inputSchema.Where(column => Transformer.Keeps(column.Name)));
    }
}
