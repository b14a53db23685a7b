namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        internal DisposeScope? OwningScope { get; set; }

        internal Tensor? PreviousInScope { get; set; }

        internal Tensor? NextInScope { get; set; }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningScope is { } scope) scope.MoveToOther(other, this);
            else other?.Attach(this);
            return this;
        }
    }
}
