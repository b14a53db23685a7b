using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Columns computed by a user's method: one call for a row, whatever the number of columns asked for.</summary>
internal sealed class CustomMapping<TSrc, TDst> : RowMapping
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly ObjectBinding<TSrc> _source;
    private readonly Action<TSrc, TDst> _mapAction;
    private readonly TypedColumn[] _added;

    public CustomMapping(DataViewSchema schema, ObjectBinding<TSrc> source, Action<TSrc, TDst> mapAction, TypedColumn[] added)
        : base(schema, EnumerableView<TDst>.SchemaOf(added).Select(column => new DataViewSchema.DetachedColumn(column)).ToArray())
    {
        _source = source;
        _mapAction = mapAction;
        _added = added;
    }

    public override IEnumerable<int> SourcesOf(int added) => _source.Columns.Select(column => column.Index);

    public override Delegate[] MakeGetters(DataViewRow input, bool[] active, ICollection<IDisposable> owned)
    {
        if (!active.Contains(true))
            return new Delegate[active.Length];
        var source = new TSrc();
        var result = new TDst();
        var fill = _source.Filler(input);
        long mapped = -1;
        TDst Current()
        {
            if (mapped != input.Position)
            {
                fill(source);
                _mapAction(source, result);
                mapped = input.Position;
            }

            return result;
        }

        return _added.Select((column, i) => active[i] ? MemberConversion.Getter<TDst>(column, Current) : null).ToArray();
    }
}
