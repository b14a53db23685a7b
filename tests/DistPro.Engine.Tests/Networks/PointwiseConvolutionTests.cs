using DistPro.Engine.Networks;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Networks;

public class PointwiseConvolutionTests
{
    [Theory]
    [InlineData(512, 513, 1, false)]
    [InlineData(512, 513, 2, true)]
    [InlineData(700, 400, 3, false)]
    public void A_product_of_matrices_gives_what_the_convolution_gives(int inputs, int outputs, int stride, bool biased)
    {
        using var scope = NewDisposeScope();
        var layer = new PointwiseConvolution(inputs, outputs, stride, biased);
        // Channels first: there the convolution is sound on every processor.
        var x = randn(2, inputs, 5, 4).requires_grad_();
        layer.AsProduct = false;
        var convolution = layer.call(x);
        var weights = layer.parameters().Select(p => (Tensor)p).Append(x).ToArray();
        var gradient = randn_like(convolution);
        var expected = autograd.grad([convolution], weights, [gradient]);

        layer.AsProduct = true;
        var product = layer.call(x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2));
        var found = autograd.grad([product], weights, [gradient]);

        Assert.Equal(convolution.shape, product.shape);
        Assert.True(allclose(convolution, product, 1e-4, 1e-4));
        Assert.All(expected.Zip(found), pair => Assert.True(allclose(pair.First, pair.Second, 1e-4, 1e-3)));
        Assert.Equal(outputs, layer.parameters().First().shape[0]);
    }

    [Theory]
    [InlineData(256, 512, 2, 14)]
    [InlineData(128, 512, 1, 28)]
    [InlineData(64, 1024, 2, 7)]
    public void Its_values_are_right_on_every_processor(int inputs, int outputs, int stride, int side)
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        var layer = new PointwiseConvolution(inputs, outputs, stride);
        var x = randn(2, side, side, inputs).permute(0, 3, 1, 2); // channels last
        var found = layer.call(x);
        var exact = nn.functional.conv2d(x.to(float64), layer.Weight.to(float64), strides: [stride, stride]);
        Assert.True(allclose(found.to(float64), exact, 1e-4, 1e-4));
    }
}
