using System.Runtime.CompilerServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index(Indices(indices));
            set => index_put_(value, Indices(indices));
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => Assign(value, i1);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index(i1, i2);
            set => Assign(value, i1, i2);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index(i1, i2, i3);
            set => Assign(value, i1, i2, i3);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(i1, i2, i3, i4);
            set => Assign(value, i1, i2, i3, i4);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => index(i1, i2, i3, i4, i5);
            set => Assign(value, i1, i2, i3, i4, i5);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => index(i1, i2, i3, i4, i5, i6);
            set => Assign(value, i1, i2, i3, i4, i5, i6);
        }

        public unsafe Tensor index(params TensorIndex[] indices)
        {
            using var self = Hold();
            var values = stackalloc Value[indices.Length];
            var frame = new Frame(Array.ConvertAll(indices, index => index.Argument), stackalloc byte[Frame.ScratchSize]);
            Status status;
            nint result;
            try
            {
                frame.Fill(values);
                status = Libtorch.Index(self.Handle, values, indices.Length, out result);
            }
            finally
            {
                frame.Release();
            }
            status.OrThrow();
            return new Tensor(result);
        }

        public Tensor index(params Tensor[] indices) => index(Indices(indices));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => Put(value, indices);

        public Tensor index_put_(Tensor value, params Tensor[] indices) => Put(value, Indices(indices));

        public Tensor index_put_(Scalar value, params TensorIndex[] indices) => Put(value, indices);

        public Tensor index_put_(Scalar value, params Tensor[] indices) => Put(value, Indices(indices));

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            if (!accumulate) return Put(value, indices);
            return index_put_(value, Array.ConvertAll(indices, index => index.Argument.Reference as Tensor ?? throw new ArgumentException(
                "index_put_ with accumulate takes tensors of indices only, found an index of another kind.", nameof(indices))), accumulate);
        }

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            accumulate ? Aten.index_put_.InPlace(this, indices, value, accumulate) : Put(value, Indices(indices));

        /// <summary>With integers alone the value is copied into the part: leading dimensions of size 1 are not dropped as index_put_ does.</summary>
        private void Assign(Tensor value, params TensorIndex[] indices)
        {
            using var part = index(indices);
            part.copy_(value);
        }

        private static TensorIndex[] Indices(Tensor[] indices) => Array.ConvertAll(indices, TensorIndex.Tensor);

        private static TensorIndex[] Indices(long[] indices) => Array.ConvertAll(indices, index => TensorIndex.Single(index));

        private unsafe Tensor Put(Argument value, params TensorIndex[] indices)
        {
            using var self = Hold();
            int count = indices.Length + 1;
            var values = stackalloc Value[count];
            var frame = new Frame([.. indices.Select(index => index.Argument), value], stackalloc byte[Frame.ScratchSize]);
            Status status;
            try
            {
                frame.Fill(values);
                status = Libtorch.IndexPut(self.Handle, values, count);
            }
            finally
            {
                frame.Release();
            }
            status.OrThrow();
            return this;
        }
    }
}
