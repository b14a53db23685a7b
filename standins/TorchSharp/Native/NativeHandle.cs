using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Owns a native object other than a tensor; native calls in progress keep it alive.</summary>
internal sealed class NativeHandle : SafeHandle
{
    private readonly Action<nint> _free;

    internal NativeHandle(nint address, Action<nint> free) : base(0, ownsHandle: true)
    {
        _free = free;
        SetHandle(address);
    }

    public override bool IsInvalid => handle == 0;

    internal nint Acquire()
    {
        bool held = false;
        DangerousAddRef(ref held);
        return handle;
    }

    internal void Release() => DangerousRelease();

    protected override bool ReleaseHandle()
    {
        _free(handle);
        return true;
    }
}
