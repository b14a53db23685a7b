#nullable disable
using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        /// <summary>A module saved by TorchScript. Its parameters and buffers are registered under their full names, dots included.</summary>
        public class ScriptModule : nn.Module
        {
            private readonly NativeHandle _handle;

            internal ScriptModule(nint handle) : base(nameof(ScriptModule))
            {
                _handle = new NativeHandle(handle, Libtorch.JitModuleFree);
                foreach (var (name, tensor) in Tensors(buffers: false)) register_parameter(name, new Parameter(tensor, tensor.requires_grad));
                foreach (var (name, tensor) in Tensors(buffers: true)) register_buffer(name, tensor);
            }

            public override bool training
            {
                get
                {
                    Libtorch.JitTraining(_handle, out var on).OrThrow();
                    return on;
                }
            }

            public override void train(bool on = true) => Libtorch.JitTrain(_handle, on).OrThrow();

            public override void eval() => train(false);

            public unsafe object invoke(string name, params object[] objs) =>
                Script.Run((arguments, count, result) => Libtorch.JitInvoke(_handle, name, arguments, count, result), objs);

            public TResult invoke<TResult>(string name, params object[] inputs) => (TResult)invoke(name, inputs);

            public TResult invoke<T, TResult>(string name, params T[] inputs) =>
                (TResult)invoke(name, Array.ConvertAll(inputs, input => (object)input));

            public object forward(params object[] input) => invoke("forward", input);

            public object call(params object[] input) => forward(input);

            protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => Move(device, (int)dtype);

            protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                Move(new Device(deviceType, deviceIndex), -1);

            protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) =>
                Move(parameters().Concat(buffers()).FirstOrDefault()?.device ?? CPU, (int)dtype);

            protected override void Dispose(bool disposing)
            {
                base.Dispose(disposing);
                if (disposing) _handle.Dispose();
            }

            /// <summary>libtorch moves the data under the tensors, so the registered parameters and buffers stay the same objects.</summary>
            private ScriptModule Move(Device device, int type)
            {
                Libtorch.JitTo(_handle, InitializeDevice(device).Packed, type).OrThrow();
                return this;
            }

            private unsafe IEnumerable<(string Name, Tensor Tensor)> Tensors(bool buffers)
            {
                Value result;
                Libtorch.JitTensors(_handle, buffers, &result).OrThrow();
                return Script.Items(result).Chunk(2).Select(pair => ((string)pair[0], ((Tensor)pair[1]).DetachFromDisposeScope()));
            }
        }

        /// <summary>A TorchScript module of one input whose types are known.</summary>
        public class ScriptModule<T, TResult> :
            HookableScriptModule<Func<ScriptModule<T, TResult>, T, T>, Func<ScriptModule<T, TResult>, T, TResult, TResult>>, nn.IModule<T, TResult>
        {
            internal ScriptModule(nint handle) : base(handle)
            {
            }

            public TResult call(T input) => forward(input);

            public TResult forward(T tensor) => (TResult)base.forward(tensor);
        }

        /// <summary>TorchSharp's base of modules with hooks; the stand-in's take none.</summary>
        public class HookableScriptModule<TPreHook, TPostHook> : ScriptModule
        {
            internal HookableScriptModule(nint handle) : base(handle)
            {
            }
        }
    }
}
