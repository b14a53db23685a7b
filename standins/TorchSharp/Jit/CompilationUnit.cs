#nullable disable
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        public static CompilationUnit compile(string script)
        {
            ArgumentException.ThrowIfNullOrEmpty(script);
            Libtorch.JitCompile(script, out nint unit).OrThrow();
            return new CompilationUnit(unit);
        }

        /// <summary>Functions compiled from TorchScript text.</summary>
        public class CompilationUnit : IDisposable
        {
            private readonly NativeHandle _handle;

            internal CompilationUnit(nint handle) => _handle = new NativeHandle(handle, Libtorch.JitUnitFree);

            public unsafe object invoke(string name, params object[] objs) =>
                Script.Run((arguments, count, result) => Libtorch.JitCall(_handle, name, arguments, count, result), objs);

            public TResult invoke<TResult>(string name, params object[] inputs) => (TResult)invoke(name, inputs);

            public TResult invoke<T, TResult>(string name, params T[] inputs) =>
                (TResult)invoke(name, Array.ConvertAll(inputs, input => (object)input));

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing) => _handle.Dispose();
        }
    }
}
