using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A mapping as the public interface knows it.</summary>
internal sealed class RowToRowMapper : IRowToRowMapper
{
    private readonly RowMapping _mapping;

    public RowToRowMapper(RowMapping mapping) => _mapping = mapping;

    public DataViewSchema InputSchema => _mapping.InputSchema;

    public DataViewSchema OutputSchema => _mapping.Bindings.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        new ActiveColumns(_mapping, dependingColumns).Input;

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Check.Value(input, nameof(input));
        Check.Value(activeColumns, nameof(activeColumns));
        Check.State(input.Schema == InputSchema, "The schema of the row must be the very object that the mapper was made for.");
        return new MappedRow(_mapping, input, new ActiveColumns(_mapping, activeColumns));
    }
}
