using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public long Dimensions => ndim;

        public long ndim
        {
            get
            {
                using var self = Hold();
                return Libtorch.TensorDimensions(self.Handle);
            }
        }

        public long dim() => ndim;

        public long[] shape => size();

        public unsafe long[] size()
        {
            using var self = Hold();
            var sizes = new long[Libtorch.TensorDimensions(self.Handle)];
            fixed (long* target = sizes) Libtorch.TensorShape(self.Handle, target, sizes.Length).OrThrow();
            return sizes;
        }

        public long size(int dim) => Aten.size_int.CallLong(this, dim);

        public unsafe long[] stride()
        {
            using var self = Hold();
            var strides = new long[Libtorch.TensorDimensions(self.Handle)];
            fixed (long* target = strides) Libtorch.TensorStrides(self.Handle, target, strides.Length).OrThrow();
            return strides;
        }

        public long stride(int dim) => Aten.stride_int.CallLong(this, dim);

        public long NumberOfElements => numel();

        public long numel()
        {
            using var self = Hold();
            return Libtorch.TensorNumel(self.Handle);
        }

        public long ElementSize => element_size();

        public long element_size()
        {
            using var self = Hold();
            return Libtorch.TensorElementSize(self.Handle);
        }

        public long storage_offset()
        {
            using var self = Hold();
            Libtorch.TensorStorageOffset(self.Handle, out long offset).OrThrow();
            return offset;
        }

        public ScalarType dtype
        {
            get
            {
                using var self = Hold();
                return (ScalarType)Libtorch.TensorType(self.Handle);
            }
        }

        public DeviceType device_type
        {
            get
            {
                using var self = Hold();
                return (DeviceType)Libtorch.TensorDeviceType(self.Handle);
            }
        }

        public int device_index
        {
            get
            {
                using var self = Hold();
                return Libtorch.TensorDeviceIndex(self.Handle);
            }
        }

        public Device device
        {
            get
            {
                var type = device_type;
                return type == DeviceType.CPU ? new Device(DeviceType.CPU) : new Device(type, device_index);
            }
        }

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_meta => device_type == DeviceType.META;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_contiguous()
        {
            using var self = Hold();
            Libtorch.TensorIsContiguous(self.Handle, out var contiguous).OrThrow();
            return contiguous;
        }

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_complex() => torch.is_complex(dtype);

        public bool is_nonzero()
        {
            if (numel() != 1) throw new InvalidOperationException("is_nonzero() called on non-singleton tensor");
            return Aten.is_nonzero.CallBool(this);
        }
    }
}
