namespace TorchSharp;

/// <summary>
/// Tensors made on this thread since the scope was opened, but for those moved out. They are kept in a list that runs through the tensors themselves,
/// so that making and disposing a tensor costs no allocation and no hashing. The lock is for tensors that another thread disposes.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private readonly Lock _lock = new();
    private DisposeScopeManager? _manager;
    private torch.Tensor? _first;
    private torch.Tensor? _last;
    private int _count;

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        _manager = manager;
        Outer = outer;
    }

    internal DisposeScope? Outer { get; set; }

    public int DisposablesCount
    {
        get
        {
            Manager();
            return _count;
        }
    }

    public IReadOnlyList<IDisposable> DisposablesView
    {
        get
        {
            Manager();
            return Snapshot();
        }
    }

    public T MoveToOuter<T>(T disposable) where T : IDisposable
    {
        MoveToOther(Outer, [disposable]);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        MoveToOther(Outer, [first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        MoveToOther(Outer, [first, second, third]);
        return (first, second, third);
    }

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(Outer, (IEnumerable<IDisposable>)disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(Outer, disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        MoveToOther(scope, [disposable]);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        MoveToOther(scope, [first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        MoveToOther(scope, [first, second, third]);
        return (first, second, third);
    }

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) => MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        Manager();
        if (scope is null)
        {
            Detach(disposables);
            return;
        }
        foreach (var disposable in disposables)
            if (disposable is torch.Tensor tensor && Remove(tensor)) scope.Add(tensor);
    }

    public T Detach<T>(T disposable) where T : IDisposable
    {
        Detach([disposable]);
        return disposable;
    }

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        Detach([first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        Detach([first, second, third]);
        return (first, second, third);
    }

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        var statistics = Manager().OwnStatistics.TensorStatistics;
        foreach (var disposable in disposables)
            if (disposable is torch.Tensor tensor && Remove(tensor)) statistics.DetachedFromScopeCount++;
    }

    public void Attach(IDisposable disposable) => Attach((IEnumerable<IDisposable>)[disposable]);

    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        var statistics = Manager().OwnStatistics.TensorStatistics;
        var attached = new List<IDisposable>();
        foreach (var disposable in disposables)
        {
            if (disposable is not torch.Tensor tensor) throw new InvalidOperationException("DisposeScope can only manage Tensor or PackedSequence");
            attached.Add(disposable);
            if (tensor.OwningScope == this) continue;
            tensor.OwningScope?.Remove(tensor);
            Add(tensor);
            statistics.AttachedToScopeCount++;
        }
        return attached;
    }

    public bool Contains(IDisposable disposable) => disposable is torch.Tensor tensor && tensor.OwningScope == this;

    public void MarkAsDisposed(IDisposable disposable)
    {
        Manager();
        if (disposable is torch.Tensor tensor) Remove(tensor);
    }

    public void DisposeEverything()
    {
        Manager();
        while (_first is { } tensor)
        {
            tensor.Dispose();
            Remove(tensor);
        }
    }

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        Manager();
        var keep = inKeep.ToHashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var tensor in Snapshot())
            if (!keep.Contains(tensor)) tensor.Dispose();
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut([first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut([first, second, third]);
        return (first, second, third);
    }

    public void Dispose()
    {
        if (_manager is null) return;
        DisposeEverything();
        _manager.Close(this);
        _manager = null;
    }

    internal void Add(torch.Tensor tensor)
    {
        lock (_lock)
        {
            tensor.OwningScope = this;
            tensor.PreviousInScope = _last;
            if (_last is null) _first = tensor;
            else _last.NextInScope = tensor;
            _last = tensor;
            _count++;
        }
    }

    internal bool Remove(torch.Tensor tensor)
    {
        lock (_lock)
        {
            if (tensor.OwningScope != this) return false;
            if (tensor.PreviousInScope is null) _first = tensor.NextInScope;
            else tensor.PreviousInScope.NextInScope = tensor.NextInScope;
            if (tensor.NextInScope is null) _last = tensor.PreviousInScope;
            else tensor.NextInScope.PreviousInScope = tensor.PreviousInScope;
            tensor.PreviousInScope = tensor.NextInScope = null;
            tensor.OwningScope = null;
            _count--;
            return true;
        }
    }

    private List<torch.Tensor> Snapshot()
    {
        lock (_lock)
        {
            var tensors = new List<torch.Tensor>(_count);
            for (var tensor = _first; tensor is not null; tensor = tensor.NextInScope) tensors.Add(tensor);
            return tensors;
        }
    }

    private DisposeScopeManager Manager() => _manager ?? throw new ObjectDisposedException(GetType().FullName);
}
