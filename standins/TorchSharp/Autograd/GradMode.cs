using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => Libtorch.GradEnabled();

    /// <summary>Switches the recording of gradients on this thread, and back when disposed.</summary>
    private sealed class GradMode : IDisposable
    {
        private readonly bool _before = Libtorch.GradEnabled();

        internal GradMode(bool enabled) => Libtorch.SetGradEnabled(enabled);

        public void Dispose() => Libtorch.SetGradEnabled(_before);
    }
}
