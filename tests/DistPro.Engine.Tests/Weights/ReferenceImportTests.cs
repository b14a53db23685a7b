using System.Text.Json;
using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Tests.Networks;
using DistPro.Engine.Weights;
using TorchSharp;

namespace DistPro.Engine.Tests.Weights;

/// <summary>States of the reference implementations, as PyTorch orders them, under names that mean nothing.</summary>
public class ReferenceImportTests
{
    [Theory]
    [InlineData("resnet8")]
    [InlineData("resnet14")]
    [InlineData("resnet20")]
    [InlineData("resnet32")]
    [InlineData("resnet44")]
    [InlineData("resnet56")]
    [InlineData("resnet110")]
    [InlineData("resnet8x4")]
    [InlineData("wrn_16_1")]
    [InlineData("wrn_16_2")]
    [InlineData("wrn_40_1")]
    [InlineData("wrn_40_2")]
    [InlineData("vgg8")]
    [InlineData("MobileNetV2")]
    [InlineData("ShuffleV1")]
    [InlineData("ShuffleV2")]
    public void Imported_by_order_they_give_the_values_of_the_reference_implementation(string name) => Check(name);

    [Theory]
    [InlineData("resnet32x4")]
    [InlineData("ResNet50")]
    [InlineData("vgg11")]
    [InlineData("vgg13")]
    [InlineData("vgg16")]
    [InlineData("vgg19")]
    [Trait("Category", "Slow")]
    public void The_largest_too(string name) => Check(name);

    private static void Check(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var frozen = torch.no_grad();
        using var network = NetworkCatalog.Create(name, new ImageShape(3, 32, 32), 100).to(torch.float64);
        string path = Path.GetTempFileName();
        try
        {
            WriteState(name, path);
            WeightsFile.Load(network, path, WeightsMatch.ByOrder);
        }
        finally
        {
            File.Delete(path);
        }
        var logits = network.call(GoldenFill.Images());
        var expected = ReferenceValues.Of(name);
        Assert.All(
            expected.TrainLogits,
            (value, i) => Assert.Equal(value, logits[0, i].item<double>(), 1e-6 * Math.Max(1, Math.Abs(value))));
        Assert.Equal(expected.TrainSum, logits.sum().item<double>(), 1e-6 * Math.Abs(expected.TrainSum));
    }

    private static void WriteState(string network, string path)
    {
        using var reference = JsonDocument.Parse(Resource.Read("ReferenceStates.json"));
        var writer = new SafeTensorsWriter();
        int j = 0, i = 0;
        foreach (var entry in reference.RootElement.GetProperty(network).EnumerateArray())
        {
            string name = entry[0].GetString()!, last = name[(name.LastIndexOf('.') + 1)..], renamed = $"{i++}.{last}";
            long[] shape = [.. entry[1].EnumerateArray().Select(d => d.GetInt64())];
            switch (last)
            {
                case "num_batches_tracked":
                    writer.Add(renamed, shape, [0L]);
                    break;
                case "running_mean":
                    writer.Add(renamed, shape, new double[shape[0]]);
                    break;
                case "running_var":
                    writer.Add(renamed, shape, [.. Enumerable.Repeat(1.0, (int)shape[0])]);
                    break;
                default:
                    writer.Add(renamed, shape, GoldenFill.Parameter(name, shape, j++));
                    break;
            }
        }
        writer.Write(path);
    }
}
