using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier.Scoring;

/// <summary>The values that a column of the input has in the rows of a batch, kept while the cursor goes on.</summary>
internal abstract class KeptColumn
{
    /// <summary>Whether values of this type can be kept: ML.NET lets primitive ones, and vectors of these, be copied.</summary>
    public static bool CanKeep(DataViewType type) => type is PrimitiveDataViewType or VectorDataViewType;

    /// <summary>Keeps the values of a column that is active in the row.</summary>
    public static KeptColumn Of(DataViewRow row, DataViewSchema.Column column, int capacity)
    {
        var kind = column.Type is VectorDataViewType vector
            ? typeof(Vectors<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(Values<>).MakeGenericType(column.Type.RawType);
        return (KeptColumn)Activator.CreateInstance(kind, row, column, capacity)!;
    }

    /// <summary>Keeps the value of the current row, or what its getter throws.</summary>
    /// <param name="slot">Number of the row in the batch.</param>
    public abstract void Keep(int slot);

    /// <summary>A ValueGetter of the column's type.</summary>
    /// <param name="slot">Tells the number of the row in the batch whose value is wanted.</param>
    public abstract Delegate Getter(Func<int> slot);

    private class Values<T>(DataViewRow row, DataViewSchema.Column column, int capacity) : KeptColumn
    {
        private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);
        private readonly T[] _values = new T[capacity];
        private readonly ExceptionDispatchInfo?[] _faults = new ExceptionDispatchInfo?[capacity];

        public sealed override void Keep(int slot)
        {
            _faults[slot] = null;
            try
            {
                _getter(ref _values[slot]);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // The consumer may never ask for it.
                _faults[slot] = ExceptionDispatchInfo.Capture(e);
            }
        }

        public sealed override Delegate Getter(Func<int> slot) => (ValueGetter<T>)((ref T value) =>
        {
            int current = slot();
            _faults[current]?.Throw();
            Copy(in _values[current], ref value);
        });

        protected virtual void Copy(in T source, ref T target) => target = source;
    }

    // A vector's memory is written again for the next batch, and whoever gets one may write into it.
    private sealed class Vectors<T>(DataViewRow row, DataViewSchema.Column column, int capacity)
        : Values<VBuffer<T>>(row, column, capacity)
    {
        protected override void Copy(in VBuffer<T> source, ref VBuffer<T> target) => source.CopyTo(ref target);
    }
}
