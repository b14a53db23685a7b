using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Runtime;

public class BackwardTests
{
    // Without taking turns this ended the process in two runs of three.
    [Fact]
    public void Two_threads_may_train_networks_of_the_same_shape_at_once()
    {
        const int Rounds = 60;
        var shape = new ImageShape(1, 8, 8);
        var finite = new bool[2, Rounds];
        using var together = new Barrier(2);
        var threads = Enumerable.Range(0, 2).Select(id => new Thread(() => Train(id))).ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }
        foreach (var thread in threads)
        {
            thread.Join();
        }
        Assert.All(finite.Cast<bool>(), Assert.True);

        void Train(int id)
        {
            EngineRuntime.Initialize();
            for (int round = 0; round < Rounds; round++)
            {
                together.SignalAndWait();
                using var scope = NewDisposeScope();
                using var network = NetworkCatalog.Create("resnet8", shape, 2);
                int count = round + 2;
                Backward.Run(nn.functional.cross_entropy(network.call(rand(count, 1, 8, 8)), zeros(count, dtype: int64)));
                finite[id, round] = network.parameters().All(p => p.grad!.isfinite().all().ToBoolean());
            }
        }
    }

    [Fact]
    public void Gradients_can_be_differentiated_again()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 2f, 3 }).requires_grad_();
        var first = Backward.Gradients(x.pow(3).sum(), [x], differentiable: true)[0];
        Assert.Equal([12f, 27], first.data<float>().ToArray());
        Assert.Equal([12f, 18], Backward.Gradients(first.sum(), [x])[0].data<float>().ToArray());
    }
}
