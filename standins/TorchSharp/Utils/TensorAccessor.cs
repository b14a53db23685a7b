using System.Collections;

namespace TorchSharp.Utils;

/// <summary>The values of a tensor in row-major order, read and written where they are.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;
    private readonly nint _data;
    private torch.Tensor? _tensor;

    internal TensorAccessor(torch.Tensor tensor)
    {
        _tensor = tensor;
        _shape = tensor.shape;
        _strides = tensor.stride();
        _contiguous = tensor.is_contiguous();
        _data = tensor.Data();
        Count = tensor.numel();
    }

    public long Count { get; }

    public T this[params long[] indices]
    {
        get => *At(indices);
        set => *At(indices) = value;
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        if (Count > 0) CopyTo(array);
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        int count = Common(array.Length - arrayIndex, tensorIndex);
        var target = array.Slice(arrayIndex, count);
        if (_contiguous) new ReadOnlySpan<T>(Pointer(tensorIndex), count).CopyTo(target);
        else for (int i = 0; i < count; i++) target[i] = *Pointer(tensorIndex + i);
        GC.KeepAlive(_tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        int count = Common(array.Length - arrayIndex, tensorIndex);
        var source = array.Slice(arrayIndex, count);
        if (_contiguous) source.CopyTo(new Span<T>(Pointer(tensorIndex), count));
        else for (int i = 0; i < count; i++) *Pointer(tensorIndex + i) = source[i];
        GC.KeepAlive(_tensor);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => _tensor = null;

    private int Common(int length, long tensorIndex)
    {
        if (tensorIndex < 0 || tensorIndex >= Count) throw new ArgumentOutOfRangeException(nameof(tensorIndex));
        return (int)Math.Min(length, Count - tensorIndex);
    }

    private T* At(long[] indices)
    {
        if (_tensor is not { IsInvalid: false }) throw new InvalidOperationException("Tensor invalid -- empty handle.");
        if (indices.Length == 1)
        {
            if (indices[0] < 0 || indices[0] >= Count) throw new IndexOutOfRangeException();
            return Pointer(indices[0]);
        }
        long offset = 0;
        for (int i = 0; i < _shape.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= _shape[i]) throw new IndexOutOfRangeException($"{indices[i]} >= {_shape[i]} in dimension {i}.");
            offset += indices[i] * _strides[i];
        }
        return (T*)_data + offset;
    }

    private T* Pointer(long index)
    {
        if (_contiguous) return (T*)_data + index;
        long offset = 0;
        for (int i = _shape.Length - 1; i >= 0; i--)
        {
            index = Math.DivRem(index, _shape[i], out long position);
            offset += position * _strides[i];
        }
        return (T*)_data + offset;
    }
}
