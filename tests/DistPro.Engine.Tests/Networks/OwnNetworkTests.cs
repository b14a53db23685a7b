using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Training;
using DistPro.Engine.Weights;
using TorchSharp;

namespace DistPro.Engine.Tests.Networks;

public class OwnNetworkTests
{
    [Fact]
    public void The_network_of_the_docs_is_the_one_tested_here() =>
        Assert.Contains($"```csharp\n{Resource.Read("StripeNet.cs")}```", Resource.Read("networks.md"));

    [Fact]
    public void It_is_found_by_name_trains_and_comes_back_from_a_file()
    {
        using var images = TinyImages.Make(64);
        using var network = NetworkCatalog.Create("stripenet16", TinyImages.Shape, 2);
        Assert.IsType<MyNetworks.StripeNet>(network);
        SupervisedTraining.Run(
            network, images, new TrainingOptions { Epochs = 20, BatchSize = 16, Augmentation = Augmentation.None });

        var file = ModelFile.Write(network, ["left", "right"], new Dictionary<string, string>());
        var (read, _, _) = ModelFile.Read(file, "test");
        using (read)
        {
            using var scope = torch.NewDisposeScope();
            using var frozen = torch.no_grad();
            var answers = read.call(images.Images).argmax(1);
            Assert.True(answers.eq(images.Labels).to(torch.float32).mean().item<float>() > 0.9);
        }
    }

    [Fact]
    public void Its_stages_can_be_observed_and_run_on_from()
    {
        using var scope = torch.NewDisposeScope();
        using var network = NetworkCatalog.Create("stripenet32", new ImageShape(3, 16, 16), 5);
        network.eval();
        var output = network.Run(torch.ones(2, 3, 16, 16));
        Assert.Equal(["stem", "stage1"], output.Stages.Select(s => s.Name));
        Assert.Equal([2, 64, 8, 8], output.Stages[1].Pre.shape);
        Assert.True(network.RunFrom(0, output.Stages[0].Raw).eq(output.Logits).all().item<bool>());
    }
}
