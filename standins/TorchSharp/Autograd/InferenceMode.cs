using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => Libtorch.InferenceEnabled();

    /// <summary>Holds libtorch's guard. It is for the thread that made it, innermost first; so no finalizer frees it.</summary>
    private sealed class InferenceMode(bool enabled) : IDisposable
    {
        private nint _guard = Libtorch.InferenceGuard(enabled);

        public void Dispose()
        {
            nint guard = Interlocked.Exchange(ref _guard, 0);
            if (guard != 0) Libtorch.InferenceGuardFree(guard);
        }
    }
}
