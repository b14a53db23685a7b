namespace Microsoft.ML.Data;

/// <summary>Getters that map a column item by item: a scalar, or each slot of a vector.</summary>
internal static class ItemMapping
{
    public static Delegate Getter<TSource, TResult>(DataViewRow row, DataViewSchema.Column column, Func<TSource, TResult> map) =>
        column.Type is VectorDataViewType ? Slots(row.GetGetter<VBuffer<TSource>>(column), map) : Scalar(row.GetGetter<TSource>(column), map);

    private static ValueGetter<TResult> Scalar<TSource, TResult>(ValueGetter<TSource> getter, Func<TSource, TResult> map)
    {
        TSource value = default;
        return (ref TResult destination) =>
        {
            getter(ref value);
            destination = map(value);
        };
    }

    private static ValueGetter<VBuffer<TResult>> Slots<TSource, TResult>(ValueGetter<VBuffer<TSource>> getter, Func<TSource, TResult> map)
    {
        VBuffer<TSource> values = default, dense = default;
        return (ref VBuffer<TResult> destination) =>
        {
            getter(ref values);
            values.CopyToDense(ref dense);
            var editor = VBufferEditor.Create(ref destination, dense.Length);
            for (int i = 0; i < dense.Length; i++)
                editor.Values[i] = map(dense.GetValues()[i]);
            destination = editor.Commit();
        };
    }
}
