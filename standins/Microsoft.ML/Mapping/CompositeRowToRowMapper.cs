using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Mappers one after the other.</summary>
internal sealed class CompositeRowToRowMapper : IRowToRowMapper
{
    private readonly IReadOnlyList<IRowToRowMapper> _mappers;

    public CompositeRowToRowMapper(DataViewSchema inputSchema, IReadOnlyList<IRowToRowMapper> mappers)
    {
        InputSchema = inputSchema;
        _mappers = mappers.Count > 0 ? mappers : [new RowToRowMapper(new SelectionMapping(inputSchema, Enumerable.Range(0, inputSchema.Count)))];
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema => _mappers[^1].OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        _mappers.Reverse().Aggregate(dependingColumns, (needed, mapper) => mapper.GetDependencies(needed));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Check.Value(input, nameof(input));
        Check.Param(input.Schema == InputSchema, nameof(input), "The schema of the row must be the very object that the mapper was made for.");
        var needed = new IEnumerable<DataViewSchema.Column>[_mappers.Count];
        for (int i = _mappers.Count - 1; i >= 0; i--)
        {
            needed[i] = activeColumns.ToArray();
            activeColumns = _mappers[i].GetDependencies(needed[i]);
        }

        var row = input;
        for (int i = 0; i < _mappers.Count; i++)
            row = _mappers[i].GetRow(row, needed[i]);
        return row;
    }
}
