using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Core;

/// <summary>A transformer written against the public interfaces only: copies a column, and notes what is done to it.</summary>
internal sealed class OwnTransformer : ITransformer, IDisposable
{
    private readonly ITransformer _inner;

    public OwnTransformer(MLContext ml, string output, string input)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(input, NumberDataViewType.Single);
        _inner = ml.Transforms.CopyColumns(output, input).Fit(new EmptyView(builder.ToSchema()));
    }

    public int Disposals { get; private set; }

    /// <summary>What Save delegates to; null: nothing is written.</summary>
    public ITransformer? Saved { get; init; }

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _inner.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => _inner.Transform(input);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _inner.GetRowToRowMapper(inputSchema);

    public void Dispose() => Disposals++;

    void ICanSaveModel.Save(ModelSaveContext ctx) => Saved?.Save(ctx);
}
