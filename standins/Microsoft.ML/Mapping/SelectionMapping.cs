namespace Microsoft.ML.Data;

/// <summary>Some of the input columns, in an order of its own, and nothing else.</summary>
internal sealed class SelectionMapping : RowMapping
{
    public SelectionMapping(DataViewSchema inputSchema, IEnumerable<int> kept)
        : base(inputSchema, [], ColumnBindings.Keeping(inputSchema, kept))
    {
    }

    /// <summary>The view without the columns that cannot be copied from row to row: images.</summary>
    public static IDataView DropUncopyable(IDataView view)
    {
        var copyable = view.Schema.Where(column => column.Type.IsCopyable()).ToArray();
        return copyable.Length == view.Schema.Count
            ? view
            : new MappedView(view, new SelectionMapping(view.Schema, copyable.Select(column => column.Index)));
    }

    public override IEnumerable<int> SourcesOf(int added) => [];

    public override Delegate[] MakeGetters(DataViewRow input, bool[] active, ICollection<IDisposable> owned) => [];
}
