using System.Diagnostics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace StandIns.Native.Tests;

// Memory is the whole process's: nothing else may run meanwhile.
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
[Collection(nameof(LeakTests))]
public sealed class LeakTests
{
    [Fact]
    public void Training_neither_collects_tensors_nor_memory()
    {
        const int warmUp = 500;
        const int steps = 5000;
        using var outer = NewDisposeScope();
        using var network = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 4));
        var parameters = network.parameters().ToArray();
        var images = randn(32, 16);
        var labels = randint(0, 4, new long[] { 32 });
        long live = 0;
        long memory = 0;
        for (int step = 1; step <= steps; step++)
        {
            Step(network, parameters, images, labels);
            if (step == warmUp) (live, memory) = (DisposeScopeManager.Statistics.ThreadTotalLiveCount, ResidentMemory());
            if (step > warmUp) Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }
        Assert.InRange(ResidentMemory() - memory, long.MinValue, Math.Max(16L << 20, memory * 3 / 100));
    }

    [Fact]
    public void Failed_calls_do_not_keep_their_arguments()
    {
        const long megabyte = 1 << 20;
        void Fail(int times)
        {
            for (int i = 0; i < times; i++)
            {
                using var argument = ones(megabyte / sizeof(float));
                Assert.Throws<ExternalException>(() => argument.mm(argument));
            }
        }
        Fail(20);
        long memory = ResidentMemory();
        Fail(100);
        Assert.InRange(ResidentMemory() - memory, long.MinValue, 16 * megabyte);
    }

    private static void Step(nn.Module<Tensor, Tensor> network, Tensor[] parameters, Tensor images, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var loss = nn.functional.cross_entropy(network.call(images), labels);
        loss.backward();
        using var off = no_grad();
        foreach (var parameter in parameters)
        {
            var gradient = parameter.grad!;
            parameter.add_(gradient, -0.01);
            gradient.fill_(0);
        }
    }

    private static long ResidentMemory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
