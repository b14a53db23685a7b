namespace Microsoft.ML.Data;

/// <summary>What a row-to-row transformer does to rows of one input schema: the columns it adds, what they need, how they are computed.</summary>
internal abstract class RowMapping
{
    protected RowMapping(DataViewSchema inputSchema, IReadOnlyList<DataViewSchema.DetachedColumn> added, ColumnBindings bindings = null)
    {
        InputSchema = inputSchema;
        Added = added;
        Bindings = bindings ?? ColumnBindings.Adding(inputSchema, added);
    }

    public DataViewSchema InputSchema { get; }

    public IReadOnlyList<DataViewSchema.DetachedColumn> Added { get; }

    public ColumnBindings Bindings { get; }

    /// <summary>Indices of the input columns that an added column is computed from.</summary>
    public abstract IEnumerable<int> SourcesOf(int added);

    /// <summary>
    /// A <see cref="ValueGetter{T}"/> for each added column that is active, null for the others, over the row's current position.
    /// Whatever the getters hold and must let go of with the row goes into <paramref name="owned"/>.
    /// </summary>
    public abstract Delegate[] MakeGetters(DataViewRow input, bool[] active, ICollection<IDisposable> owned);
}
