using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A generator of random numbers on the CPU, as TorchSharp's are whatever device is named.</summary>
    public class Generator : IDisposable
    {
        private readonly NativeHandle _handle;

        private Generator(nint handle, Device device)
        {
            _handle = new NativeHandle(handle, Libtorch.GeneratorFree);
            this.device = device;
        }

        public Generator(ulong seed = 0, Device? device = null) : this(Create(seed), device ?? CPU)
        {
        }

        /// <summary>A new handle to the one generator that is used where none is given.</summary>
        public static Generator Default
        {
            get
            {
                Libtorch.GeneratorDefault(out nint handle).OrThrow();
                return new Generator(handle, CPU);
            }
        }

        public nint Handle => _handle.DangerousGetHandle();

        public Device device { get; }

        public Generator manual_seed(long seed)
        {
            Libtorch.GeneratorSeed(_handle, (ulong)seed).OrThrow();
            return this;
        }

        public long seed()
        {
            long seed = DateTime.UtcNow.Ticks;
            manual_seed(seed);
            return seed;
        }

        public long initial_seed()
        {
            Libtorch.GeneratorInitialSeed(_handle, out long seed).OrThrow();
            return seed;
        }

        public Tensor get_state()
        {
            Libtorch.GeneratorState(_handle, out nint state).OrThrow();
            return new Tensor(state);
        }

        public void set_state(Tensor value)
        {
            using var state = value.Hold();
            Libtorch.GeneratorSetState(_handle, state.Handle).OrThrow();
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing) => _handle.Dispose();

        internal nint Acquire() => _handle.Acquire();

        internal void Release() => _handle.Release();

        private static nint Create(ulong seed)
        {
            Libtorch.GeneratorNew(seed, out nint handle).OrThrow();
            return handle;
        }
    }
}
