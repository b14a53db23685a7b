using TorchSharp;
using static TorchSharp.torch;

namespace Conformance.TorchSharp;

public sealed class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_in_it()
    {
        Tensor inside;
        using (var scope = NewDisposeScope())
        {
            inside = ones(2) + 1;
            Assert.Equal(2, scope.DisposablesCount);
            Assert.True(scope.Contains(inside));
            Assert.Same(scope, CurrentDisposeScope);
        }
        Assert.True(inside.IsInvalid);
        Assert.Null(CurrentDisposeScope);
    }

    [Fact]
    public void Tensors_move_to_the_outer_scope()
    {
        using var outer = NewDisposeScope();
        Tensor first, second, third;
        using (var inner = NewDisposeScope())
        {
            first = ones(1).MoveToOuterDisposeScope();
            (second, third) = inner.MoveToOuter(ones(2), ones(3));
            Assert.Equal(0, inner.DisposablesCount);
        }
        Assert.Equal(3, outer.DisposablesCount);
        Assert.False(first.IsInvalid || second.IsInvalid || third.IsInvalid);
    }

    [Fact]
    public void The_outermost_scope_moves_to_no_scope()
    {
        Tensor kept;
        using (NewDisposeScope()) kept = ones(1).MoveToOuterDisposeScope();
        Assert.False(kept.IsInvalid);
        kept.Dispose();
    }

    [Fact]
    public void Detached_tensors_belong_to_nobody_and_can_be_attached_again()
    {
        using var outer = NewDisposeScope();
        Tensor detached;
        using (var inner = NewDisposeScope())
        {
            detached = ones(1).DetachFromDisposeScope();
            Assert.False(inner.Contains(detached));
        }
        Assert.False(detached.IsInvalid);
        outer.Attach(detached);
        Assert.True(outer.Contains(detached));
        Assert.Contains(detached, outer.DisposablesView);
    }

    [Fact]
    public void Tensors_move_to_the_scope_of_another_tensor()
    {
        using var outer = NewDisposeScope();
        var anchor = ones(1);
        Tensor moved;
        using (NewDisposeScope()) moved = ones(1).MoveToOtherDisposeScope(anchor);
        Assert.True(outer.Contains(moved));
    }

    [Fact]
    public void A_scope_can_be_emptied_but_for_some()
    {
        using var scope = NewDisposeScope();
        var (kept, gone) = (ones(1), ones(1));
        Assert.Same(kept, scope.DisposeEverythingBut(kept));
        Assert.True(gone.IsInvalid);
        Assert.False(kept.IsInvalid);
        Assert.Equal(1, scope.DisposablesCount);
        scope.DisposeEverything();
        Assert.True(kept.IsInvalid);
    }

    [Fact]
    public void A_tensor_disposed_early_leaves_its_scope()
    {
        using var scope = NewDisposeScope();
        var tensor = ones(1);
        tensor.Dispose();
        tensor.Dispose();
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Wrapping_keeps_only_the_result()
    {
        using var outer = NewDisposeScope();
        var result = WrappedTensorDisposeScope(() => (ones(2) + 1) * 3);
        Expect.Values(result, 6, 6);
        outer.Detach(result);
        Assert.False(outer.Contains(result));
        result.Dispose();
    }

    [Fact]
    public void Tensors_of_another_thread_are_not_captured()
    {
        using var scope = NewDisposeScope();
        Tensor? elsewhere = null;
        var thread = new Thread(() => elsewhere = ones(1));
        thread.Start();
        thread.Join();
        Assert.False(scope.Contains(elsewhere!));
        elsewhere!.Dispose();
    }

    [Fact]
    public void Scopes_may_be_closed_out_of_order()
    {
        var outer = NewDisposeScope();
        var inner = NewDisposeScope();
        outer.Dispose();
        Assert.Same(inner, CurrentDisposeScope);
        inner.Dispose();
        Assert.Null(CurrentDisposeScope);
        Assert.Throws<ObjectDisposedException>(() => outer.DisposablesCount);
    }

    [Fact]
    public void Statistics_count_what_is_made_and_disposed_on_this_thread()
    {
        var statistics = DisposeScopeManager.Statistics.TensorStatistics;
        statistics.Reset();
        var outside = ones(1);
        using (var scope = NewDisposeScope())
        {
            _ = ones(1);
            var early = ones(1);
            early.Dispose();
            var detached = ones(1).DetachFromDisposeScope();
            Assert.Equal(3, statistics.ThreadTotalLiveCount);
            scope.Attach(outside);
            detached.Dispose();
        }
        Assert.Equal(1, statistics.CreatedOutsideScopeCount);
        Assert.Equal(3, statistics.CreatedInScopeCount);
        Assert.Equal(3, statistics.DisposedInScopeCount);
        Assert.Equal(1, statistics.DisposedOutsideScopeCount);
        Assert.Equal(1, statistics.AttachedToScopeCount);
        Assert.Equal(1, statistics.DetachedFromScopeCount);
        Assert.Equal(0, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
