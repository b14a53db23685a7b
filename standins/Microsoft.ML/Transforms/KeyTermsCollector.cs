using Microsoft.ML.Transforms;

namespace Microsoft.ML.Data;

/// <summary>Collects the distinct values of a column, in the order of their first occurrence.</summary>
internal abstract class KeyTermsCollector
{
    public static KeyTermsCollector For(DataViewRow row, DataViewSchema.Column column, int maximum)
    {
        var item = column.Type.ItemType();
        return (KeyTermsCollector)GenericCall.Invoke(typeof(KeyTermsCollector), nameof(Make), [item.RawType], row, column, item, maximum);
    }

    /// <summary>Takes in the row's current value.</summary>
    public abstract void Add();

    public abstract KeyTerms Finish(ValueToKeyMappingEstimator.KeyOrdinality ordinality);

    private static Collector<T> Make<T>(DataViewRow row, DataViewSchema.Column column, PrimitiveDataViewType item, int maximum) =>
        new(row, column, item, maximum);

    private sealed class Collector<T> : KeyTermsCollector
    {
        private readonly PrimitiveDataViewType _itemType;
        private readonly int _maximum;
        private readonly HashSet<T> _known = new(TextComparer.For<T>());
        private readonly List<T> _terms = [];
        private readonly Action _read;

        public Collector(DataViewRow row, DataViewSchema.Column column, PrimitiveDataViewType itemType, int maximum)
        {
            _itemType = itemType;
            _maximum = maximum;
            _read = column.Type is VectorDataViewType ? SlotsReader(row.GetGetter<VBuffer<T>>(column)) : ScalarReader(row.GetGetter<T>(column));
        }

        public override void Add() => _read();

        public override KeyTerms Finish(ValueToKeyMappingEstimator.KeyOrdinality ordinality)
        {
            if (ordinality == ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
                _terms.Sort(TextComparer.OrderFor<T>());
            return new KeyTerms<T>(_itemType, _terms.ToArray());
        }

        private Action ScalarReader(ValueGetter<T> getter)
        {
            T value = default;
            return () =>
            {
                getter(ref value);
                Take(value);
            };
        }

        private Action SlotsReader(ValueGetter<VBuffer<T>> getter)
        {
            VBuffer<T> values = default;
            return () =>
            {
                getter(ref values);
                foreach (var value in values.DenseValues())
                    Take(value);
            };
        }

        private void Take(T value)
        {
            bool missing = MissingValues.IsMissing(value) || (_itemType is KeyDataViewType && EqualityComparer<T>.Default.Equals(value, default));
            if (!missing && _terms.Count < _maximum && _known.Add(value))
                _terms.Add(value);
        }
    }
}
