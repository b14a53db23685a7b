using System.Runtime.InteropServices;

namespace TorchSharp.Native;

internal static unsafe partial class Libtorch
{
    [LibraryImport(Name, EntryPoint = "dt_jit_compile", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Status JitCompile(string text, out nint unit);

    [LibraryImport(Name, EntryPoint = "dt_jit_unit_free")]
    internal static partial void JitUnitFree(nint unit);

    [LibraryImport(Name, EntryPoint = "dt_jit_call", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Status JitCall(NativeHandle unit, string name, Value* arguments, int count, Value* result);

    [LibraryImport(Name, EntryPoint = "dt_jit_load", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Status JitLoad(string path, long device, out nint module);

    [LibraryImport(Name, EntryPoint = "dt_jit_load_memory")]
    internal static partial Status JitLoadMemory(byte* bytes, long length, long device, out nint module);

    [LibraryImport(Name, EntryPoint = "dt_jit_module_free")]
    internal static partial void JitModuleFree(nint module);

    [LibraryImport(Name, EntryPoint = "dt_jit_invoke", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Status JitInvoke(NativeHandle module, string name, Value* arguments, int count, Value* result);

    [LibraryImport(Name, EntryPoint = "dt_jit_tensors")]
    internal static partial Status JitTensors(NativeHandle module, Flag buffers, Value* result);

    [LibraryImport(Name, EntryPoint = "dt_jit_train")]
    internal static partial Status JitTrain(NativeHandle module, Flag on);

    [LibraryImport(Name, EntryPoint = "dt_jit_training")]
    internal static partial Status JitTraining(NativeHandle module, out Flag training);

    [LibraryImport(Name, EntryPoint = "dt_jit_to")]
    internal static partial Status JitTo(NativeHandle module, long device, int type);
}
