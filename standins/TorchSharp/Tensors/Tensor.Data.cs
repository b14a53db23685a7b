using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The bytes of a contiguous tensor on the CPU, not copied: they are valid as long as the tensor.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                long size = numel() * element_size();
                RequireReadable();
                if (size > int.MaxValue) throw new ArgumentException("Span only supports up to int.MaxValue elements.");
                return new Span<byte>((void*)Data(), (int)size);
            }
            set
            {
                if (numel() * element_size() != value.Length) throw new ArgumentException("Mismatched data sizes in SetBytes().");
                value.CopyTo(bytes);
            }
        }

        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            RequireType(typeof(T));
            return new TensorAccessor<T>(is_cpu() ? this : cpu());
        }

        public unsafe T item<T>() where T : unmanaged
        {
            if (numel() != 1) throw new ArgumentException("Number of elements in the tensor must be 1");
            RequireType(typeof(T));
            if (is_cpu()) return *(T*)Data();
            using var host = cpu();
            return *(T*)host.Data();
        }

        public Scalar ToScalar() => Aten.item.CallScalar(this);

        public unsafe void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            RequireReadable();
            nint data = Data();
            long size = numel() * element_size();
            for (long done = 0; done < size;)
            {
                int part = (int)Math.Min(size - done, 1 << 20);
                stream.Write(new ReadOnlySpan<byte>((byte*)data + done, part));
                done += part;
            }
            GC.KeepAlive(this);
        }

        public unsafe void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            RequireReadable();
            nint data = Data();
            long size = numel() * element_size();
            for (long done = 0; done < size;)
            {
                int part = stream.Read(new Span<byte>((byte*)data + done, (int)Math.Min(size - done, 1 << 20)));
                if (part == 0) throw new EndOfStreamException();
                done += part;
            }
            GC.KeepAlive(this);
        }

        internal nint Data()
        {
            using var self = Hold();
            Libtorch.TensorData(self.Handle, out nint data).OrThrow();
            return data;
        }

        private void RequireReadable()
        {
            if (!is_contiguous()) throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
            if (!is_cpu())
            {
                throw new InvalidOperationException(
                    "Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
            }
        }

        private void RequireType(Type type)
        {
            if (type != ElementType(dtype)) throw new ArgumentException($"{type.Name} is not compatible with {dtype}");
        }

        private static Type? ElementType(ScalarType type) => type switch
        {
            ScalarType.Byte => typeof(byte),
            ScalarType.Int8 => typeof(sbyte),
            ScalarType.Int16 => typeof(short),
            ScalarType.Int32 => typeof(int),
            ScalarType.Int64 => typeof(long),
            ScalarType.Float16 => typeof(Half),
            ScalarType.Float32 => typeof(float),
            ScalarType.Float64 => typeof(double),
            ScalarType.Bool => typeof(bool),
            _ => null,
        };
    }
}
