using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public static class VBufferEditor
{
    public static VBufferEditor<T> CreateFromBuffer<T>(scoped ref VBuffer<T> destination) =>
        Create(ref destination, destination.Length, destination.GetValues().Length);

    public static VBufferEditor<T> Create<T>(
        scoped ref VBuffer<T> destination,
        int newLogicalLength,
        int? valuesCount = null,
        int? maxValuesCapacity = null,
        bool keepOldOnResize = false,
        bool requireIndicesOnDense = false)
    {
        Check.Param(newLogicalLength >= 0, nameof(newLogicalLength), "Must be non-negative.");
        int count = valuesCount ?? newLogicalLength;
        Check.Param(0 <= count && count <= newLogicalLength, nameof(valuesCount), "From 0 to the logical length.");
        int capacity = maxValuesCapacity ?? Array.MaxLength;

        T[] values = Sized(destination.ValueBuffer, count, capacity, keepOldOnResize);
        bool needsIndices = count < newLogicalLength || requireIndicesOnDense;
        int[] indices = needsIndices ? Sized(destination.IndexBuffer, count, capacity, keepOldOnResize) : destination.IndexBuffer;
        return new(newLogicalLength, count, values, indices, needsIndices, values != destination.ValueBuffer, indices != destination.IndexBuffer);
    }

    private static TItem[] Sized<TItem>(TItem[] buffer, int count, int capacity, bool keepOld)
    {
        int size = buffer?.Length ?? 0;
        if (size >= count)
            return buffer;
        Check.Param(count <= capacity, nameof(count), "More values than the capacity allows.");
        var grown = new TItem[Math.Min(capacity, Math.Max(count, keepOld ? 2 * size : 0))];
        if (keepOld)
            buffer?.CopyTo(grown, 0);
        return grown;
    }
}

public readonly ref struct VBufferEditor<T>
{
    public readonly Span<T> Values;

    public readonly Span<int> Indices;

    private readonly int _length;
    private readonly T[] _values;
    private readonly int[] _indices;

    internal VBufferEditor(int length, int count, T[] values, int[] indices, bool needsIndices, bool createdNewValues, bool createdNewIndices)
    {
        _length = length;
        _values = values;
        _indices = indices;
        Values = values.AsSpan(0, count);
        Indices = needsIndices ? indices.AsSpan(0, count) : default;
        CreatedNewValues = createdNewValues;
        CreatedNewIndices = createdNewIndices;
    }

    public bool CreatedNewValues { get; }

    public bool CreatedNewIndices { get; }

    public VBuffer<T> Commit() => new(_length, Values.Length, _values, _indices);

    public VBuffer<T> CommitTruncated(int physicalValuesCount)
    {
        Check.Param(physicalValuesCount <= Values.Length, nameof(physicalValuesCount), "No more values than the editor was made for.");
        return new(_length, physicalValuesCount, _values, _indices);
    }
}
