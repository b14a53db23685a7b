using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The getters of an output row over an input row; used by <see cref="MappedRow"/> and <see cref="MappedCursor"/>.</summary>
internal sealed class MappedGetters : IDisposable
{
    private readonly RowMapping _mapping;
    private readonly DataViewRow _input;
    private readonly ActiveColumns _active;
    private readonly Delegate[] _added;
    private readonly List<IDisposable> _owned = [];

    public MappedGetters(RowMapping mapping, DataViewRow input, ActiveColumns active)
    {
        _mapping = mapping;
        _input = input;
        _active = active;
        _added = mapping.MakeGetters(input, active.Added, _owned);
    }

    public bool IsActive(DataViewSchema.Column column)
    {
        Check.Param(column.Index < _active.Output.Length, nameof(column));
        return _active.Output[column.Index];
    }

    public ValueGetter<TValue> Get<TValue>(DataViewSchema.Column column)
    {
        Check.State(IsActive(column), $"Column '{column.Name}' was not asked for when the cursor was made.");
        return _mapping.Bindings.IsInput(column.Index, out int index)
            ? _input.GetGetter<TValue>(_input.Schema[index])
            : Getters.Cast<TValue>(_added[index], column);
    }

    public void Dispose()
    {
        foreach (var item in _owned)
            item.Dispose();
        _owned.Clear();
    }
}

/// <summary>One input row seen through a mapping; it owns the input row.</summary>
internal sealed class MappedRow : DataViewRow
{
    private readonly DataViewRow _input;
    private readonly MappedGetters _getters;

    public MappedRow(RowMapping mapping, DataViewRow input, ActiveColumns active)
    {
        _input = input;
        _getters = new MappedGetters(mapping, input, active);
        Schema = mapping.Bindings.OutputSchema;
    }

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override DataViewSchema Schema { get; }

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _getters.IsActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters.Get<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _getters.Dispose();
            _input.Dispose();
        }
    }
}
