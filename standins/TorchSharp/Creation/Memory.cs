using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor with a copy of the values, whatever the rank of the array.</summary>
    private static unsafe Tensor Copied<T>(
        Array values, ReadOnlySpan<long> dimensions, ScalarType type, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        where T : unmanaged
    {
        var shape = dimensions.ToArray();
        long count = new Size(shape).numel();
        if (count > values.LongLength)
            throw new ArgumentException($"mismatched total size creating a tensor from an array: {count} vs. {values.LongLength}");
        var tensor = empty(shape, type, CPU);
        var source = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), (int)count);
        source.CopyTo(new Span<T>((void*)tensor.Data(), (int)count));
        return Made(Converted(tensor, dtype ?? type, device), requires_grad, names);
    }

    /// <summary>A tensor over the array's own memory, which stays pinned until the last tensor that shares it is gone.</summary>
    private static unsafe Tensor Shared(Array values, ReadOnlySpan<long> shape, long byteOffset, ScalarType type)
    {
        var pin = GCHandle.Alloc(values, GCHandleType.Pinned);
        nint data = pin.AddrOfPinnedObject() + (nint)byteOffset;
        Status status;
        nint handle;
        fixed (long* sizes = shape)
            status = Libtorch.TensorFromBlob(data, sizes, shape.Length, (int)type, &Unpin, GCHandle.ToIntPtr(pin), out handle);
        if (status.Code != 0) pin.Free();
        status.OrThrow();
        return new Tensor(handle);
    }

    [UnmanagedCallersOnly]
    private static void Unpin(nint state) => GCHandle.FromIntPtr(state).Free();

    private static Tensor Converted(Tensor tensor, ScalarType dtype, Device? device)
    {
        device = InitializeDevice(device);
        return dtype == tensor.dtype && device.type == DeviceType.CPU ? tensor : tensor.to(dtype, device, disposeAfter: true);
    }

    private static Tensor Made(Tensor tensor, bool requires_grad, string[]? names)
    {
        if (names is { Length: > 0 }) throw Unsupported.DimensionNames();
        return tensor.Requiring(requires_grad);
    }

    private static Tensor Single(Scalar value, ScalarType dtype, Device? device, bool requires_grad) =>
        Made(Aten.scalar_tensor.Call(value, dtype, Argument.None, InitializeDevice(device)), requires_grad, null);

    private static long[] Shape(Array values) => [.. Enumerable.Range(0, values.Rank).Select(values.GetLongLength)];

    private static ScalarType TypeOf(Array values)
    {
        var element = values.GetType().GetElementType()!;
        return Type.GetTypeCode(element) switch
        {
            TypeCode.Boolean => ScalarType.Bool,
            TypeCode.Byte => ScalarType.Byte,
            TypeCode.SByte => ScalarType.Int8,
            TypeCode.Int16 => ScalarType.Int16,
            TypeCode.Int32 => ScalarType.Int32,
            TypeCode.Int64 => ScalarType.Int64,
            TypeCode.Single => ScalarType.Float32,
            TypeCode.Double => ScalarType.Float64,
            _ => throw new NotSupportedException($"Tensors cannot be made from arrays of {element}."),
        };
    }
}
