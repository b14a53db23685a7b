using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public struct TensorIndex
    {
        public static TensorIndex Ellipsis = new() { Argument = Argument.Default };

        public static TensorIndex None = default;

        public static TensorIndex Null = default;

        public static TensorIndex Colon = Slice();

        /// <summary>The index as native code takes it: a slice is three integers, the ellipsis is <see cref="Argument.Default"/>.</summary>
        internal Argument Argument { get; private init; }

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        /// <summary>Not for calling: it makes the indexers with mixed kinds of indices resolve.</summary>
        public static implicit operator Tensor(TensorIndex value) => throw new InvalidOperationException("Should not be called.");

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { Argument = new[] { start ?? 0, stop ?? long.MaxValue, step ?? 1 } };

        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        public static TensorIndex Slice(Range range)
        {
            long start = range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value;
            long? stop = !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -range.End.Value;
            return Slice(start, stop);
        }

        public static TensorIndex Bool(bool value) => new() { Argument = value };

        public static TensorIndex Single(long? index) => new() { Argument = index ?? 0 };

        public static TensorIndex Tensor(Tensor tensor) => new() { Argument = tensor };
    }
}
