using System.Runtime.CompilerServices;
using TorchSharp;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Runtime;

public class NumbersTests
{
    [Fact]
    public void What_was_given_to_TorchSharp_last_outlives_a_collection_and_a_plain_number_does_not()
    {
        WeakReference real = Given(() => Number(2.5)), whole = Given(() => Number(2)), plain = Given(() => 2.5);
        Collect();
        Assert.True(real.IsAlive);
        Assert.True(whole.IsAlive);
        Assert.False(plain.IsAlive);
    }

    [Fact]
    public void A_number_goes_when_its_operation_is_long_over()
    {
        var first = Given(() => Number(2.5));
        for (int i = 0; i < 32; i++)
        {
            Given(() => Number(i));
        }
        Collect();
        Assert.False(first.IsAlive);
    }

    [Fact]
    public void A_number_is_held_whatever_other_threads_do()
    {
        var given = Given(() => Number(2.5));
        var other = new Thread(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                Given(() => Number(i));
            }
        });
        other.Start();
        other.Join();
        Collect();
        Assert.True(given.IsAlive);
    }

    [Theory]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void An_operation_with_a_number_gives_what_TorchSharp_gives(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var x = (rand(100, dtype: float64) * 20 + 1).to(type);
        var y = (rand(100, dtype: float64) * 20 + 1).to(type);
        (Tensor Found, Tensor Expected)[] pairs =
        [
            (x + Number(3), x + 3), (Number(3) + x, 3 + x), (x - Number(3), x - 3), (Number(3) - x, 3 - x),
            (x * Number(3), x * 3), (Number(3) * x, 3 * x), (x / Number(3), x / 3), (Number(3) / x, 3 / x),
            (x + Number(0.1), x + 0.1), (Number(0.1) + x, 0.1 + x), (x - Number(0.1), x - 0.1), (Number(0.1) - x, 0.1 - x),
            (x * Number(0.1), x * 0.1), (Number(0.1) * x, 0.1 * x), (x / Number(0.1), x / 0.1), (Number(0.1) / x, 0.1 / x),
            (Sum(x, y), x + y), (Sum(x, y, x), x + y + x), (x.Squared(), x.square()),
        ];
        Assert.All(pairs, pair => AssertSame(pair.Expected, pair.Found));
    }

    [Fact]
    public void The_gradient_of_an_operation_with_a_number_is_what_TorchSharp_gives()
    {
        using var scope = NewDisposeScope();
        var x = randn(100).requires_grad_();
        AssertSame(
            autograd.grad([((0.3 - x) * 1.7 / 3 + (2 / (x.square() + 1e-3) + x)).sum()], [x])[0],
            autograd.grad(
                [Sum((Number(0.3) - x) * Number(1.7) / Number(3), Sum(Number(2) / (x.Squared() + Number(1e-3)), x)).sum()],
                [x])[0]);
    }

    [Fact]
    public void Counted_numbers_begin_with_0_and_are_whole_unless_told_otherwise()
    {
        using var scope = NewDisposeScope();
        AssertSame(arange(5), Counted(5));
        AssertSame(arange(5, dtype: float32), Counted(5, float32));
        Assert.Equal(new long[] { 0, 1, 2 }, Counted(3).data<long>().ToArray());
    }

    private static void AssertSame(Tensor expected, Tensor found)
    {
        Assert.Equal(expected.dtype, found.dtype);
        Assert.Equal(expected.bytes.ToArray(), found.bytes.ToArray());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Given(Func<Scalar> make) => new(make());

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
