using DistPro.Engine.Networks;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Networks;

public class DisposedNetworkTests
{
    [Fact]
    public void A_disposed_network_says_so_by_name_whatever_it_is_asked_for()
    {
        var network = TinyImages.Network();
        network.Dispose();
        using var images = zeros(1, 1, 8, 8);
        Assert.All<Func<object?>>(
            [
                () => network.State(), () => network.Checksum(), () => network.ParameterCount, () => network.TrainableParameters,
                () => network.Device, () => network.call(images), () => network.Run(images), () => network.RunBlocks(images),
                () =>
                {
                    network.SetNormalization([0], [1]);
                    return null;
                },
            ],
            use => Assert.Contains(
                $"'{network.Name}' has been disposed", Assert.Throws<ObjectDisposedException>(() => { _ = use(); }).Message));
    }

    [Fact]
    public void A_predictor_frees_its_network_when_the_last_one_lets_go_of_it()
    {
        var network = TinyImages.Network();
        var predictor = new NetworkPredictor(network, CPU);
        var (first, second) = (predictor.Hold(), predictor.Hold());
        predictor.Dispose();
        Assert.True(predictor.IsDisposed);
        Assert.True(network.ParameterCount > 0);
        Assert.Throws<ObjectDisposedException>(() => predictor.Predict(new byte[64]));
        Assert.Throws<ObjectDisposedException>(predictor.Hold);
        first.Dispose();
        first.Dispose(); // once more changes nothing
        Assert.True(network.ParameterCount > 0);
        second.Dispose();
        Assert.Throws<ObjectDisposedException>(() => network.ParameterCount);
    }
}
