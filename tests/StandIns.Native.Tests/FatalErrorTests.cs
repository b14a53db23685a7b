using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace StandIns.Native.Tests;

/// <summary>Where TorchSharp ends the process, the stand-in throws.</summary>
public sealed class FatalErrorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    private static string Message(Action action) => Assert.Throws<ExternalException>(action).Message;

    [Fact]
    public void Matmul_of_shapes_that_do_not_fit() =>
        Assert.Contains("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", Message(() => ones(2, 3).matmul(ones(2, 3))));

    [Fact]
    public void Gradient_of_an_unused_input()
    {
        var (x, y) = (ones(1, requires_grad: true), ones(1, requires_grad: true));
        Assert.Contains("appears to not have been used", Message(() => autograd.grad([x * 2], [x, y])));
    }

    [Fact]
    public void Gradient_through_a_graph_that_was_freed()
    {
        var x = ones(1, requires_grad: true);
        var y = x.exp();
        autograd.grad([y], [x]);
        Assert.Contains("a second time", Message(() => autograd.grad([y], [x])));
    }

    [Fact]
    public void Gradient_of_something_without_history() =>
        Assert.Contains("does not require grad", Message(() => autograd.grad([ones(1)], [ones(1)])));

    [Fact]
    public void State_of_a_generator_of_the_wrong_size()
    {
        using var generator = new Generator();
        Assert.NotEmpty(Message(() => generator.set_state(zeros(3, dtype: ScalarType.Byte))));
    }

    [Fact]
    public void TorchScript_that_does_not_compile() =>
        Assert.Contains("no_such_operator", Message(() => jit.compile("def f(x):\n    return torch.no_such_operator(x)\n")));

    [Fact]
    public void TorchScript_that_fails_as_it_runs()
    {
        using var unit = jit.compile("def f(x):\n    assert x.numel() == 1, 'one value only'\n    return x\n");
        Assert.Contains("one value only", Message(() => unit.invoke("f", ones(2))));
        Assert.Contains("no function g", Message(() => unit.invoke("g", ones(2))));
    }

    [Fact]
    public void A_file_that_is_no_module()
    {
        Assert.NotEmpty(Message(() => jit.load(new byte[100])));
    }

    [Fact]
    public void More_memory_than_there_is() => Assert.Contains("memory", Message(() => empty(1L << 50)));

    [Fact]
    public void A_number_that_is_too_large() => Assert.Throws<OverflowException>(() => tensor(1L << 40).ToInt32());

    [Fact]
    public void Errors_of_two_threads_do_not_mix()
    {
        Parallel.For(0, 8, number =>
        {
            for (int i = 0; i < 10; i++)
            {
                using var scope = NewDisposeScope();
                Assert.Contains($"tensor a ({number + 2})", Message(() => ones(number + 2).add(ones(100))));
            }
        });
    }
}
