using DistPro.Engine.Networks;
using DistPro.Engine.Weights;

namespace DistPro.Engine.Tests.Weights;

/// <summary>The code of docs/weights.md.</summary>
public sealed class WeightsDocsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;
    private readonly Network network = TinyImages.Network();

    public void Dispose()
    {
        network.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void All_code_of_the_page_is_tested_here() => DocsCode.AssertTested("weights.md", "WeightsDocsTests.cs");

    [Fact]
    public void There_and_back()
    {
        string path = Path.Combine(_folder, "weights.safetensors"), before = network.Checksum();
        WeightsFile.Save(network, path);
        WeightsFile.Load(network, path);
        Assert.Equal(before, network.Checksum());
    }

    [Fact]
    public void From_other_programs()
    {
        string path = Path.Combine(_folder, "weights.safetensors");
        var (mean, deviation) = (new float[] { 1 }, new float[] { 2 });
        WeightsFile.Save(network, path);
        string before = network.Checksum();
        WeightsFile.Load(network, path, normalization: (mean, deviation));
        WeightsFile.Load(network, path, rename: name => name.Replace("module.", ""));
        WeightsFile.Load(network, path, rename: name => name == "ema_decay" ? null : name);
        WeightsFile.Load(network, path, WeightsMatch.ByOrder);
        Assert.Equal(before, network.Checksum());
    }

    [Fact]
    public void A_part()
    {
        string path = Path.Combine(_folder, "weights.safetensors");
        using (var wider = NetworkCatalog.Create("resnet8", TinyImages.Shape, 3))
        {
            WeightsFile.Save(wider, path);
        }
        LoadedWeights loaded = WeightsFile.Load(network, path, onlyFitting: true);
        Console.WriteLine(loaded);
        Assert.Equal(
            $"{network.State().Count - 2} tensors taken; 2 left out (fc.weight, fc.bias); 2 not found (fc.weight, fc.bias)",
            $"{loaded}");
    }
}
