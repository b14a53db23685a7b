using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>The functions of the C++ file, by the names they have there; those about TorchScript are in Libtorch.Jit.cs.</summary>
internal static unsafe partial class Libtorch
{
    internal const string Name = "DistProTorch";

    static Libtorch() => NativeLibrary.SetDllImportResolver(typeof(Libtorch).Assembly, LibraryLocation.Load);

    [LibraryImport(Name, EntryPoint = "dt_error_text")]
    internal static partial nint ErrorText();

    [LibraryImport(Name, EntryPoint = "dt_operator", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial Status Operator(string name, string overload, out nint handle);

    [LibraryImport(Name, EntryPoint = "dt_call")]
    internal static partial Status Call(nint handle, Value* arguments, int count, Value* results, int wanted);

    [LibraryImport(Name, EntryPoint = "dt_free_array")]
    internal static partial void FreeArray(nint array);

    [LibraryImport(Name, EntryPoint = "dt_tensor_free")]
    internal static partial void TensorFree(nint tensor);

    [LibraryImport(Name, EntryPoint = "dt_tensor_share")]
    internal static partial nint TensorShare(nint tensor);

    [LibraryImport(Name, EntryPoint = "dt_tensor_from_blob")]
    internal static partial Status TensorFromBlob(
        nint data, long* sizes, int dimensions, int type, delegate* unmanaged<nint, void> release, nint state, out nint tensor);

    [LibraryImport(Name, EntryPoint = "dt_tensor_data")]
    internal static partial Status TensorData(nint tensor, out nint data);

    [LibraryImport(Name, EntryPoint = "dt_tensor_dimensions")]
    [SuppressGCTransition]
    internal static partial int TensorDimensions(nint tensor);

    [LibraryImport(Name, EntryPoint = "dt_tensor_shape")]
    internal static partial Status TensorShape(nint tensor, long* sizes, int count);

    [LibraryImport(Name, EntryPoint = "dt_tensor_strides")]
    internal static partial Status TensorStrides(nint tensor, long* strides, int count);

    [LibraryImport(Name, EntryPoint = "dt_tensor_numel")]
    [SuppressGCTransition]
    internal static partial long TensorNumel(nint tensor);

    [LibraryImport(Name, EntryPoint = "dt_tensor_type")]
    [SuppressGCTransition]
    internal static partial int TensorType(nint tensor);

    [LibraryImport(Name, EntryPoint = "dt_tensor_element_size")]
    [SuppressGCTransition]
    internal static partial long TensorElementSize(nint tensor);

    [LibraryImport(Name, EntryPoint = "dt_tensor_device_type")]
    [SuppressGCTransition]
    internal static partial int TensorDeviceType(nint tensor);

    [LibraryImport(Name, EntryPoint = "dt_tensor_device_index")]
    [SuppressGCTransition]
    internal static partial int TensorDeviceIndex(nint tensor);

    [LibraryImport(Name, EntryPoint = "dt_tensor_requires_grad")]
    [SuppressGCTransition]
    internal static partial Flag TensorRequiresGrad(nint tensor);

    [LibraryImport(Name, EntryPoint = "dt_tensor_set_requires_grad")]
    internal static partial Status TensorSetRequiresGrad(nint tensor, Flag value);

    [LibraryImport(Name, EntryPoint = "dt_tensor_is_leaf")]
    internal static partial Status TensorIsLeaf(nint tensor, out Flag result);

    [LibraryImport(Name, EntryPoint = "dt_tensor_storage_offset")]
    internal static partial Status TensorStorageOffset(nint tensor, out long result);

    [LibraryImport(Name, EntryPoint = "dt_tensor_is_contiguous")]
    internal static partial Status TensorIsContiguous(nint tensor, out Flag result);

    [LibraryImport(Name, EntryPoint = "dt_index")]
    internal static partial Status Index(nint tensor, Value* indices, int count, out nint result);

    [LibraryImport(Name, EntryPoint = "dt_index_put")]
    internal static partial Status IndexPut(nint tensor, Value* indices, int count);

    [LibraryImport(Name, EntryPoint = "dt_tensor_grad")]
    internal static partial Status TensorGrad(nint tensor, out nint grad);

    [LibraryImport(Name, EntryPoint = "dt_tensor_set_grad")]
    internal static partial Status TensorSetGrad(nint tensor, nint grad);

    [LibraryImport(Name, EntryPoint = "dt_tensor_retain_grad")]
    internal static partial Status TensorRetainGrad(nint tensor);

    [LibraryImport(Name, EntryPoint = "dt_backward")]
    internal static partial Status Backward(Value* outputs, Value* grads, Value* inputs, Flag retain, Flag create);

    [LibraryImport(Name, EntryPoint = "dt_grad")]
    internal static partial Status Grad(Value* outputs, Value* grads, Value* inputs, Flag retain, Flag create, Flag allowUnused, Value* result);

    [LibraryImport(Name, EntryPoint = "dt_grad_enabled")]
    [SuppressGCTransition]
    internal static partial Flag GradEnabled();

    [LibraryImport(Name, EntryPoint = "dt_set_grad_enabled")]
    [SuppressGCTransition]
    internal static partial void SetGradEnabled(Flag enabled);

    [LibraryImport(Name, EntryPoint = "dt_inference_enabled")]
    internal static partial Flag InferenceEnabled();

    [LibraryImport(Name, EntryPoint = "dt_inference_guard")]
    internal static partial nint InferenceGuard(Flag enabled);

    [LibraryImport(Name, EntryPoint = "dt_inference_guard_free")]
    internal static partial void InferenceGuardFree(nint guard);

    [LibraryImport(Name, EntryPoint = "dt_generator_new")]
    internal static partial Status GeneratorNew(ulong seed, out nint generator);

    [LibraryImport(Name, EntryPoint = "dt_generator_default")]
    internal static partial Status GeneratorDefault(out nint generator);

    [LibraryImport(Name, EntryPoint = "dt_generator_free")]
    internal static partial void GeneratorFree(nint generator);

    [LibraryImport(Name, EntryPoint = "dt_generator_seed")]
    internal static partial Status GeneratorSeed(NativeHandle generator, ulong seed);

    [LibraryImport(Name, EntryPoint = "dt_generator_initial_seed")]
    internal static partial Status GeneratorInitialSeed(NativeHandle generator, out long seed);

    [LibraryImport(Name, EntryPoint = "dt_generator_state")]
    internal static partial Status GeneratorState(NativeHandle generator, out nint tensor);

    [LibraryImport(Name, EntryPoint = "dt_generator_set_state")]
    internal static partial Status GeneratorSetState(NativeHandle generator, nint tensor);

    [LibraryImport(Name, EntryPoint = "dt_threads")]
    internal static partial int Threads();

    [LibraryImport(Name, EntryPoint = "dt_interop_threads")]
    internal static partial int InteropThreads();

    [LibraryImport(Name, EntryPoint = "dt_set_threads")]
    internal static partial Status SetThreads(int count);

    [LibraryImport(Name, EntryPoint = "dt_set_interop_threads")]
    internal static partial Status SetInteropThreads(int count);

    [LibraryImport(Name, EntryPoint = "dt_version")]
    internal static partial nint Version();

    [LibraryImport(Name, EntryPoint = "dt_cuda_available")]
    internal static partial Status CudaAvailable(out Flag result);

    [LibraryImport(Name, EntryPoint = "dt_cudnn_available")]
    internal static partial Status CudnnAvailable(out Flag result);

    [LibraryImport(Name, EntryPoint = "dt_cuda_count")]
    internal static partial Status CudaCount(out int result);

    [LibraryImport(Name, EntryPoint = "dt_cuda_seed_all")]
    internal static partial Status CudaSeedAll(ulong seed);

    [LibraryImport(Name, EntryPoint = "dt_cuda_synchronize")]
    internal static partial Status CudaSynchronize(long device);

    [LibraryImport(Name, EntryPoint = "dt_tf32_matmul")]
    internal static partial Status Tf32Matmul(out Flag result);

    [LibraryImport(Name, EntryPoint = "dt_set_tf32_matmul")]
    internal static partial Status SetTf32Matmul(Flag allow);

    [LibraryImport(Name, EntryPoint = "dt_tf32_cudnn")]
    internal static partial Status Tf32Cudnn(out Flag result);

    [LibraryImport(Name, EntryPoint = "dt_set_tf32_cudnn")]
    internal static partial Status SetTf32Cudnn(Flag allow);
}
