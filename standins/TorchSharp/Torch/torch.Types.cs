using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static ScalarType @bool = ScalarType.Bool;

    public static ScalarType uint8 = ScalarType.Byte;

    public static ScalarType int8 = ScalarType.Int8;

    public static ScalarType int16 = ScalarType.Int16;

    public static ScalarType @short = ScalarType.Int16;

    public static ScalarType int32 = ScalarType.Int32;

    public static ScalarType @int = ScalarType.Int32;

    public static ScalarType int64 = ScalarType.Int64;

    public static ScalarType @long = ScalarType.Int64;

    public static ScalarType float16 = ScalarType.Float16;

    public static ScalarType half = ScalarType.Float16;

    public static ScalarType bfloat16 = ScalarType.BFloat16;

    public static ScalarType float32 = ScalarType.Float32;

    public static ScalarType @float = ScalarType.Float32;

    public static ScalarType float64 = ScalarType.Float64;

    public static ScalarType @double = ScalarType.Float64;

    private static ScalarType _defaultType = ScalarType.Float32;

    /// <summary>The version of libtorch that the native part was built against.</summary>
    public static string __version__ => Marshal.PtrToStringUTF8(Libtorch.Version())!;

    public static ScalarType get_default_dtype() => _defaultType;

    public static void set_default_dtype(ScalarType dtype)
    {
        if (!is_floating_point(dtype)) throw new ArgumentException("only floating-point types are supported as the default type");
        _defaultType = dtype;
    }

    public static bool is_integral(ScalarType type) => type is ScalarType.Bool or >= ScalarType.Byte and <= ScalarType.Int64;

    public static bool is_integral(Tensor t) => is_integral(t.dtype);

    public static bool is_floating_point(ScalarType type) => type.IsFloatingPoint();

    public static bool is_floating_point(Tensor input) => is_floating_point(input.dtype);

    public static bool is_complex(ScalarType type) => type.IsComplex();

    public static bool is_complex(Tensor input) => is_complex(input.dtype);
}
