using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A tensor of libtorch. The native object is freed when it has been disposed (or finalized) and no native call is using it any more:
    /// <see cref="Acquire"/> and <see cref="Release"/> count the calls, whatever thread they run on.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private const int Disposed = int.MinValue;

        private static long _totalCount;

        private nint _handle;

        /// <summary>One for the owner and one for each native call in progress; <see cref="Disposed"/> is added when the owner lets go.</summary>
        private int _uses = 1;

        internal Tensor(nint handle, bool register = true)
        {
            _handle = handle;
            Interlocked.Increment(ref _totalCount);
            if (!register) return;
            var manager = DisposeScopeManager.OfThisThread;
            if (manager.Current is { } scope)
            {
                scope.Add(this);
                manager.OwnStatistics.TensorStatistics.CreatedInScopeCount++;
            }
            else
            {
                manager.OwnStatistics.TensorStatistics.CreatedOutsideScopeCount++;
            }
        }

        ~Tensor() => Dispose(false);

        /// <summary>Tensors that are neither disposed nor finalized, of all threads.</summary>
        public static long TotalCount => Interlocked.Read(ref _totalCount);

        public string? name { get; set; }

        public bool IsInvalid => _uses < 0 || _handle == 0;

        public nint Handle
        {
            get
            {
                if (IsInvalid) ThrowInvalid();
                return _handle;
            }
        }

        public static Tensor UnsafeCreateTensor(nint handle) => new(handle);

        public nint DecoupleFromNativeHandle()
        {
            nint handle = Handle;
            _handle = 0;
            Interlocked.Decrement(ref _totalCount);
            GC.SuppressFinalize(this);
            return handle;
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (IsInvalid || (Interlocked.Or(ref _uses, Disposed) & Disposed) != 0) return;
            Interlocked.Decrement(ref _totalCount);
            var statistics = DisposeScopeManager.OfThisThread.OwnStatistics.TensorStatistics;
            if (OwningScope is { } scope && scope.Remove(this)) statistics.DisposedInScopeCount++;
            else statistics.DisposedOutsideScopeCount++;
            Release();
        }

        internal static Tensor Own(Value result) => new((nint)result.Bits);

        /// <summary>The tensors of a list that a native call gave back; the list itself is freed.</summary>
        internal static unsafe Tensor[] OwnAll(Value result)
        {
            var tensors = new Tensor[result.Count];
            for (int i = 0; i < tensors.Length; i++) tensors[i] = new Tensor(((nint*)result.Bits)[i]);
            Libtorch.FreeArray((nint)result.Bits);
            return tensors;
        }

        internal Held Hold() => new(this);

        /// <summary>The native tensor, which lives at least until <see cref="Release"/>.</summary>
        internal nint Acquire()
        {
            if (Interlocked.Increment(ref _uses) < 0 || _handle == 0)
            {
                Release();
                ThrowInvalid();
            }
            return _handle;
        }

        internal void Release()
        {
            if (Interlocked.Decrement(ref _uses) != Disposed) return;
            nint handle = Interlocked.Exchange(ref _handle, 0);
            if (handle != 0) Libtorch.TensorFree(handle);
        }

        private static void ThrowInvalid() => throw new InvalidOperationException("Tensor invalid -- empty handle.");
    }
}
