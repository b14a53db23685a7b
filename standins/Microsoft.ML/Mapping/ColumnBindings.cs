namespace Microsoft.ML.Data;

/// <summary>Where the columns of an output schema come from: the input, or the columns added to it.</summary>
internal sealed class ColumnBindings
{
    private readonly int[] _sourceOf;

    private ColumnBindings(IReadOnlyCollection<(DataViewSchema.DetachedColumn Column, int Source)> columns)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(columns.Select(column => column.Column));
        OutputSchema = builder.ToSchema();
        _sourceOf = columns.Select(column => column.Source).ToArray();
    }

    public DataViewSchema OutputSchema { get; }

    /// <summary>An added column of a new name goes to the end, one of a known name right behind the column that it hides.</summary>
    public static ColumnBindings Adding(DataViewSchema input, IReadOnlyList<DataViewSchema.DetachedColumn> added)
    {
        var columns = input.Select(column => (Column: new DataViewSchema.DetachedColumn(column), Source: column.Index)).ToList();
        for (int i = 0; i < added.Count; i++)
        {
            int hidden = columns.FindLastIndex(known => known.Column.Name == added[i].Name);
            columns.Insert(hidden < 0 ? columns.Count : hidden + 1, (added[i], ~i));
        }

        return new(columns);
    }

    public static ColumnBindings Keeping(DataViewSchema input, IEnumerable<int> kept) =>
        new(kept.Select(index => (new DataViewSchema.DetachedColumn(input[index]), index)).ToArray());

    /// <summary>Whether an output column is an input column passed through, and the index there or among the added ones.</summary>
    public bool IsInput(int output, out int index)
    {
        index = _sourceOf[output] >= 0 ? _sourceOf[output] : ~_sourceOf[output];
        return _sourceOf[output] >= 0;
    }
}
