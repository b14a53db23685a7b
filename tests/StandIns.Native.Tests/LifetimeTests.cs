using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace StandIns.Native.Tests;

public sealed class LifetimeTests
{
    /// <summary>The array stays pinned exactly as long as the native tensor over it lives, so its collection shows when that was freed.</summary>
    [Fact]
    public void A_tensor_that_nobody_disposed_is_freed_by_its_finalizer()
    {
        var array = Abandoned();
        Collect();
        Assert.False(array.IsAlive);
    }

    [Fact]
    public void The_memory_lives_until_the_last_tensor_that_shares_it()
    {
        var (array, view) = View();
        Collect();
        Assert.True(array.IsAlive);
        using (var first = view[0]) Assert.Equal(3f, first.item<float>());
        view.Dispose();
        Collect();
        Assert.False(array.IsAlive);
    }

    [Fact]
    public void A_tensor_is_not_freed_while_another_thread_works_with_it()
    {
        const int size = 20_000;
        int refused = 0;
        for (int round = 0; round < 300; round++)
        {
            var shared = ones(size);
            using var start = new Barrier(3);
            void Use()
            {
                start.SignalAndWait();
                for (int i = 0; i < 20; i++)
                {
                    try
                    {
                        using var sum = shared.sum();
                        Assert.Equal(size, sum.item<float>());
                    }
                    catch (InvalidOperationException)
                    {
                        Interlocked.Increment(ref refused);
                    }
                }
            }
            var users = new[] { new Thread(Use), new Thread(Use) };
            foreach (var user in users) user.Start();
            start.SignalAndWait();
            Thread.SpinWait(round * 50);
            shared.Dispose();
            using var overwrite = zeros(size);
            foreach (var user in users) user.Join();
            Assert.True(shared.IsInvalid);
        }
        Assert.True(refused > 0);
    }

    [Fact]
    public void One_tensor_disposed_by_many_threads_is_freed_once()
    {
        for (int round = 0; round < 200; round++)
        {
            using var scope = NewDisposeScope();
            var tensors = Enumerable.Range(0, 16).Select(_ => ones(64)).ToArray();
            Parallel.For(0, 4, _ =>
            {
                foreach (var tensor in tensors) tensor.Dispose();
            });
            Assert.Equal(0, scope.DisposablesCount);
            Assert.All(tensors, tensor => Assert.True(tensor.IsInvalid));
        }
    }

    [Fact]
    public void Every_use_of_a_disposed_tensor_is_refused()
    {
        using var scope = NewDisposeScope();
        var gone = ones(2, requires_grad: true);
        var here = ones(2);
        gone.Dispose();
        gone.Dispose();
        Action[] uses =
        [
            () => gone.add(1), () => here.add_(gone), () => _ = gone.dtype, () => _ = gone.grad, () => gone.grad = here, () => here.grad = gone,
            () => gone.backward(), () => autograd.grad([gone], [here]), () => gone.index(0), () => here[0] = gone, () => stack([here, gone]),
            () => _ = gone.bytes, () => gone.data<float>(), () => gone.alias(), () => gone.item<float>(), () => gone.stride(),
            () => gone.is_contiguous(),
        ];
        Assert.All(uses, use => Assert.Throws<InvalidOperationException>(use));
        Expect(here);
    }

    [Fact]
    public void A_failed_call_lets_go_of_what_it_held()
    {
        using var scope = NewDisposeScope();
        var (first, gone) = (ones(2), ones(2));
        gone.Dispose();
        Assert.Throws<InvalidOperationException>(() => cat([first, gone]));
        Assert.Throws<InvalidOperationException>(() => first.lerp(first, gone));
        first.Dispose();
        Assert.Throws<InvalidOperationException>(() => first.Handle);
    }

    private static void Expect(Tensor ones) => Assert.Equal([1f, 1f], ones.data<float>().ToArray());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Abandoned()
    {
        var values = new float[1000];
        _ = from_array(values);
        return new WeakReference(values);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Array, Tensor View) View()
    {
        var values = new float[] { 1, 2, 3, 4 };
        using var whole = from_array(values);
        return (new WeakReference(values), whole[2..]);
    }

    private static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
