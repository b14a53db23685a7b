namespace TorchSharp.Modules;

/// <summary>
/// A tensor that a module trains. It takes the native tensor over: the tensor it is made from is invalid afterwards, and its place in a scope is
/// the parameter's.
/// </summary>
public class Parameter : torch.Tensor
{
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(data.with_requires_grad(requires_grad).DecoupleFromNativeHandle(), register: false)
    {
        if (data.OwningScope is { } scope && scope.Remove(data))
            scope.Add(this);
    }
}
