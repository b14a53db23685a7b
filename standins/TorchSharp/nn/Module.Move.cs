using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                RequireFloatingPoint(dtype);
                foreach (var child in children())
                    child._to(device, dtype, non_blocking);
                return MoveOwn(device, dtype);
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                foreach (var child in children())
                    child._to(deviceType, deviceIndex, non_blocking);
                return MoveOwn(new Device(deviceType, deviceIndex), null);
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                RequireFloatingPoint(dtype);
                foreach (var child in children())
                    child._to(dtype, non_blocking);
                return MoveOwn(null, dtype);
            }

            public Module _to(Tensor other, bool non_blocking)
            {
                _to(other.dtype, non_blocking);
                return _to(other.device_type, other.device_index, non_blocking);
            }

            private static void RequireFloatingPoint(ScalarType dtype)
            {
                if (!dtype.IsFloatingPoint() && !dtype.IsComplex())
                    throw new ArgumentException($"A module moves to floating point or complex types only, found {dtype}.", nameof(dtype));
            }

            // A tensor that has to change is replaced: the old parameter is disposed, as in TorchSharp, so whoever kept it learns of it.
            private Module MoveOwn(Device? device, ScalarType? dtype)
            {
                foreach (var (name, parameter) in named_parameters(false).ToList())
                {
                    if (Differs(parameter, device, dtype))
                        Replace(name, parameter, MoveParameter(parameter, device, dtype));
                }
                foreach (var (name, buffer) in named_buffers(false).ToList())
                {
                    if (Differs(buffer, device, dtype))
                        Replace(name, buffer, Moved(buffer, device, dtype).DetachFromDisposeScope());
                }
                return this;
            }

            private void Replace(string name, Tensor old, Tensor replacement)
            {
                if (GetType().GetProperty(name, BindingFlags.Public | BindingFlags.Instance) is { } property)
                {
                    property.SetValue(this, replacement);
                    return;
                }
                old.Dispose();
                if (replacement is Parameter parameter)
                    _parameters[name] = parameter;
                else
                    _buffers[name] = (replacement, true);
                Fields(GetType()).FirstOrDefault(field => field.ComponentName() == name)?.SetValue(this, replacement);
            }

            private static Parameter MoveParameter(Parameter parameter, Device? device, ScalarType? dtype)
            {
                using var noGrad = no_grad();
                var moved = new Parameter(Moved(parameter, device, dtype), parameter.requires_grad);
                moved.DetachFromDisposeScope();
                using var grad = parameter.grad;
                if (grad is not null)
                {
                    using var movedGrad = Moved(grad, device, dtype);
                    moved.grad = movedGrad;
                }
                return moved;
            }

            private static bool Differs(Tensor tensor, Device? device, ScalarType? dtype) =>
                TypeFor(tensor, dtype) != tensor.dtype ||
                (device is not null && (device.type != tensor.device_type || (device.index >= 0 && device.index != tensor.device_index)));

            private static Tensor Moved(Tensor tensor, Device? device, ScalarType? dtype) =>
                tensor.to(TypeFor(tensor, dtype), device ?? tensor.device);

            // Counters and other whole numbers keep their type.
            private static ScalarType TypeFor(Tensor tensor, ScalarType? dtype) =>
                dtype is { } wanted && (tensor.dtype.IsFloatingPoint() || tensor.dtype.IsComplex()) ? wanted : tensor.dtype;
        }
    }
}
