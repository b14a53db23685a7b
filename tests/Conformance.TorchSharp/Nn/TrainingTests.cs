using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Conformance.TorchSharp.Nn;

/// <summary>A small net, seeded, trained for six steps of plain gradient descent: the losses are PyTorch's.</summary>
[Collection(nameof(GlobalState))]
public class TrainingTests
{
    [Fact]
    public void SeededTrainingFollowsPyTorch()
    {
        double[] expected = [1.0294528, 1.0228702, 0.80207759, 0.71558112, 0.63260543, 0.58258295];
        manual_seed(11);
        using var net = Sequential(
            Conv2d(1, 4, 3, padding: 1, bias: false), BatchNorm2d(4), ReLU(), MaxPool2d(2), Conv2d(4, 8, 3, stride: 2), LeakyReLU(0.1),
            Dropout(0.25), Flatten(), Linear(72, 3));
        using var images = randn(6, 1, 14, 14);
        using var labels = randint(0, 3, new long[] { 6 }, dtype: ScalarType.Int64);
        Assert.Equal([1, 0, 2, 0, 0, 1], labels.data<long>().ToArray());

        foreach (double loss in expected)
        {
            Assert.Equal(loss, Step(), 1e-4);
        }
        net.eval();
        using (no_grad())
        {
            Assert.Equal(0.62822026, functional.cross_entropy(net.call(images), labels).item<float>(), 1e-4);
        }

        float Step()
        {
            using var scope = NewDisposeScope();
            net.zero_grad();
            var loss = functional.cross_entropy(net.call(images), labels);
            loss.backward();
            using (no_grad())
            {
                foreach (var parameter in net.parameters())
                {
                    parameter.sub_(parameter.grad! * 0.1);
                }
            }
            return loss.item<float>();
        }
    }
}
