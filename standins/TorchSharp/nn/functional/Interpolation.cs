using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Operator Nearest2d = new("aten::upsample_nearest2d", "vec");
            private static readonly Operator NearestExact2d = new("aten::_upsample_nearest_exact2d", "vec");
            private static readonly Operator Bilinear2d = new("aten::upsample_bilinear2d", "vec");
            private static readonly Operator Bicubic2d = new("aten::upsample_bicubic2d", "vec");
            private static readonly Operator SmoothedBilinear2d = new("aten::_upsample_bilinear2d_aa", "vec");
            private static readonly Operator SmoothedBicubic2d = new("aten::_upsample_bicubic2d_aa", "vec");

            /// <summary>Resizes images: four dimensions, modes Nearest, NearestExact, Area, Bilinear and Bicubic.</summary>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null,
                InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool recompute_scale_factor = false,
                bool antialias = false)
            {
                if (x.ndim != 4)
                    throw new NotSupportedException($"interpolate takes images, of 4 dimensions; found {x.ndim}.");
                if (size is null == scale_factor is null)
                    throw new ArgumentException("Give either a size or a scale factor.", nameof(size));
                if (antialias && mode is not (InterpolationMode.Bilinear or InterpolationMode.Bicubic))
                    throw new ArgumentException($"Only Bilinear and Bicubic can be smoothed, found {mode}.", nameof(antialias));

                if (scale_factor is not null && (recompute_scale_factor || mode == InterpolationMode.Area))
                    (size, scale_factor) = ([Scaled(x, 2, scale_factor[0]), Scaled(x, 3, scale_factor[1])], null);
                var aligned = align_corners ?? false;
                return mode switch
                {
                    InterpolationMode.Nearest => Nearest2d.Call(x, size, scale_factor),
                    InterpolationMode.NearestExact => NearestExact2d.Call(x, size, scale_factor),
                    InterpolationMode.Area => AdaptiveAvgPool.Call(x, size),
                    InterpolationMode.Bilinear => (antialias ? SmoothedBilinear2d : Bilinear2d).Call(x, size, aligned, scale_factor),
                    InterpolationMode.Bicubic => (antialias ? SmoothedBicubic2d : Bicubic2d).Call(x, size, aligned, scale_factor),
                    _ => throw new ArgumentException($"{mode} is not for images.", nameof(mode)),
                };
            }

            private static long Scaled(Tensor x, int dimension, double factor) => (long)Math.Floor(x.size(dimension) * factor);
        }
    }
}
