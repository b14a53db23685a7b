using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>What a native call says of its success. The text of a failure waits on the calling thread until it is fetched.</summary>
internal readonly record struct Status(int Code)
{
    /// <summary>Turns a failure into the one exception that native errors arrive as, with libtorch's message.</summary>
    public void OrThrow()
    {
        if (Code != 0) Throw();
    }

    [DoesNotReturn]
    private static void Throw() => throw new ExternalException(Marshal.PtrToStringUTF8(Libtorch.ErrorText()));
}
