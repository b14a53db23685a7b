using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Training;

public class FlatParametersTests
{
    [Fact]
    public void Parameters_keep_their_values_and_become_views_of_the_vector()
    {
        using var network = TinyImages.Network();
        var before = network.parameters().SelectMany(p => p.detach().data<float>().ToArray()).ToArray();
        using var flat = new FlatParameters(network.parameters());
        Assert.Equal(before, network.parameters().SelectMany(p => p.detach().data<float>().ToArray()));
        Assert.Equal(before.Order(), flat.Weights.data<float>().ToArray().Order()); // where in the vector is its own business

        using (no_grad())
        {
            flat.Weights.fill_(0.25);
        }
        Assert.All(network.parameters(), p => Assert.All(p.detach().data<float>().ToArray(), v => Assert.Equal(0.25f, v)));
    }

    [Fact]
    public void Kernels_lie_channels_last_and_so_do_their_gradients()
    {
        using var network = TinyImages.Network();
        using var flat = new FlatParameters(network.parameters());
        var kernels = network.parameters().Where(p => p.ndim == 4 && p.shape[1] > 1).ToArray();
        Assert.NotEmpty(kernels);
        Assert.All(kernels, k => Assert.Equal((1, 1), (k.stride()[1], k.grad!.stride()[1])));
    }

    [Fact]
    public void Backward_writes_the_same_gradients_into_the_vector_as_without_it()
    {
        using var plain = TinyImages.Network();
        using var flattened = TinyImages.Network();
        using var flat = new FlatParameters(flattened.parameters());
        using var images = TinyImages.Make(8);
        for (int step = 0; step < 2; step++) // the second time the gradients are there already, and add up
        {
            foreach (var network in new[] { plain, flattened })
            {
                Backward.Run(nn.functional.cross_entropy(network.call(images.Images), images.Labels));
            }
        }
        var expected = plain.parameters().SelectMany(p => p.grad!.data<float>().ToArray()).ToArray();
        Assert.Contains(expected, v => v != 0);
        Assert.Equal(expected, flattened.parameters().SelectMany(p => p.grad!.data<float>().ToArray()));
        Assert.Equal(expected.Order(), flat.Gradients.data<float>().ToArray().Order());
    }

    [Fact]
    public void After_disposal_the_network_still_works_and_has_no_gradients()
    {
        using var network = TinyImages.Network();
        using var images = TinyImages.Make(4);
        network.eval();
        var before = network.call(images.Images).detach().data<float>().ToArray();
        new FlatParameters(network.parameters()).Dispose();
        Assert.Equal(before, network.call(images.Images).detach().data<float>().ToArray());
        Assert.All(network.parameters(), p => Assert.Null(p.grad));
    }
}
