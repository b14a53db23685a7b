using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// A transformer whose output columns are each computed from one input column.
/// </summary>
/// <remarks>
/// To write one:
/// 1. pass the (output, input) column names to the constructor;
/// 2. <see cref="BindColumn"/>: check the type of one input column (throw <see cref="SchemaMismatch.WrongType"/>), say type and annotations of
///    the output column, and how to make its getter over a row, a <c>ValueGetter&lt;type.RawType&gt;</c>. Called once for a schema, the getter
///    factory once for a cursor; things to dispose with the cursor (a source image) go into the collection that the factory is given;
/// 3. <c>SaveModel</c>: <c>ctx.Begin(signature)</c>, <see cref="SaveColumns"/>, then anything through <c>ctx.Writer</c>;
/// 4. a static <c>Load(ModelLoadContext)</c> that reads it back (<see cref="LoadColumns"/> first, then <c>ctx.Reader</c>), and its line in
///    ModelLoaders;
/// 5. the estimator derives from <see cref="TrivialEstimator{T}"/>; its GetOutputSchema gives <c>inputSchema.With(new SchemaShape.Column(...))</c>.
/// </remarks>
public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    private protected OneToOneTransformerBase(params (string Output, string Input)[] columns)
    {
        Check.Value(columns, nameof(columns));
        foreach (var (output, input) in columns)
        {
            Check.NonEmpty(output, nameof(columns));
            Check.NonEmpty(input, nameof(columns));
        }

        var twice = columns.GroupBy(column => column.Output).FirstOrDefault(group => group.Count() > 1);
        Check.Param(twice == null, nameof(columns), $"Name of the result column '{twice?.Key}' specified multiple times");
        ColumnPairs = columns;
    }

    private protected (string Output, string Input)[] ColumnPairs { get; }

    private protected abstract OutputColumn BindColumn(int pair, DataViewSchema.Column input);

    private protected sealed override RowMapping Bind(DataViewSchema inputSchema)
    {
        var inputs = ColumnPairs.Select(pair => inputSchema.Require("input", pair.Input)).ToArray();
        var outputs = inputs.Select((input, pair) => BindColumn(pair, input)).ToArray();
        return new OneToOneMapping(inputSchema, ColumnPairs.Select(pair => pair.Output), inputs, outputs);
    }

    private protected static (string Output, string Input)[] LoadColumns(ModelLoadContext ctx) =>
        ctx.Reader.ReadArray(reader => (reader.ReadString(), reader.ReadString()));

    private protected void SaveColumns(ModelSaveContext ctx) =>
        ctx.Writer.WriteArray(ColumnPairs, (writer, pair) =>
        {
            writer.Write(pair.Output);
            writer.Write(pair.Input);
        });
}

/// <summary>The getter of a column over a row; what it adds to <paramref name="owned"/> is disposed with the row.</summary>
internal delegate Delegate GetterFactory(DataViewRow input, ICollection<IDisposable> owned);

/// <summary>A column that a one-to-one transformer makes of one input column.</summary>
internal sealed record OutputColumn(DataViewType Type, DataViewSchema.Annotations Annotations, GetterFactory MakeGetter);
