using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>How many values of a dimension are printed at either end before the rest becomes an ellipsis.</summary>
        private const int PrintedEdge = 3;

        public override string ToString() => $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";

        public string ToString(
            bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null) =>
            disamb ? ToString(TensorStringStyle.Default, fltFormat, width, cultureInfo, newLine) : ToString();

        /// <summary>The values as nested brackets, whatever the style, after the metadata unless the style is NumPy's.</summary>
        public string ToString(
            TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null)
        {
            if (style == TensorStringStyle.Metadata || is_meta) return ToString();
            using var values = detach().to(ScalarType.Float64, CPU, disposeAfter: true);
            var text = Brackets(values, fltFormat ?? "g5", cultureInfo ?? CultureInfo.CurrentCulture, newLine ?? Environment.NewLine, 1);
            return style == TensorStringStyle.Numpy ? text : $"{ToString()}, value = {text}";
        }

        private static string Brackets(Tensor values, string format, IFormatProvider culture, string newLine, int depth)
        {
            if (values.ndim == 0) return values.item<double>().ToString(format, culture);
            var separator = values.ndim == 1 ? ", " : newLine + new string(' ', depth);
            var parts = new List<string>();
            long count = values.size(0);
            for (long i = 0; i < count; i++)
            {
                if (i == PrintedEdge && count > 2 * PrintedEdge)
                {
                    parts.Add("...");
                    i = count - PrintedEdge;
                }
                using var part = values[i];
                parts.Add(Brackets(part, format, culture, newLine, depth + 1));
            }
            return $"[{string.Join(separator, parts)}]";
        }
    }
}
