namespace Microsoft.ML.Data;

/// <summary>Copies of one column's values, by slot.</summary>
internal abstract class ColumnStore
{
    public static ColumnStore For(DataViewType type) => (ColumnStore)Activator.CreateInstance(typeof(Store<>).MakeGenericType(type.RawType));

    /// <summary>Makes what copies the row's current value into a slot; slots are filled in order, a filled one may be overwritten.</summary>
    public abstract Action<int> Filler(DataViewRow row, DataViewSchema.Column column);

    /// <summary>The getter of the value in the slot that is current.</summary>
    public abstract Delegate Getter(Func<int> slot);

    private sealed class Store<T> : ColumnStore
    {
        private readonly List<T> _values = [];

        public override Action<int> Filler(DataViewRow row, DataViewSchema.Column column)
        {
            var getter = row.GetGetter<T>(column);
            return slot =>
            {
                T value = slot < _values.Count ? _values[slot] : default;
                getter(ref value);
                if (slot < _values.Count)
                    _values[slot] = value;
                else
                    _values.Add(value);
            };
        }

        public override Delegate Getter(Func<int> slot)
        {
            var copy = Copiers.Of<T>();
            return (ValueGetter<T>)((ref T destination) => copy(_values[slot()], ref destination));
        }
    }
}
