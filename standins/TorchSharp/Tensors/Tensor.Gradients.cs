using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool requires_grad
        {
            get
            {
                using var self = Hold();
                return Libtorch.TensorRequiresGrad(self.Handle);
            }
            set
            {
                using var self = Hold();
                Libtorch.TensorSetRequiresGrad(self.Handle, value).OrThrow();
            }
        }

        /// <summary>The gradient; every read gives a new wrapper around the same native tensor.</summary>
        public Tensor? grad
        {
            get
            {
                using var self = Hold();
                Libtorch.TensorGrad(self.Handle, out nint gradient).OrThrow();
                return gradient == 0 ? null : new Tensor(gradient);
            }
            set
            {
                using var self = Hold();
                if (value is null)
                {
                    Libtorch.TensorSetGrad(self.Handle, 0).OrThrow();
                    return;
                }
                using var gradient = value.Hold();
                Libtorch.TensorSetGrad(self.Handle, gradient.Handle).OrThrow();
            }
        }

        public bool is_leaf
        {
            get
            {
                using var self = Hold();
                Libtorch.TensorIsLeaf(self.Handle, out Flag leaf).OrThrow();
                return leaf;
            }
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        internal Tensor Requiring(bool gradient) => gradient ? requires_grad_() : this;

        public void retain_grad()
        {
            using var self = Hold();
            Libtorch.TensorRetainGrad(self.Handle).OrThrow();
        }

        public void backward() => autograd.backward([this]);

        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors!, retain_graph, create_graph, inputs!);
    }
}
