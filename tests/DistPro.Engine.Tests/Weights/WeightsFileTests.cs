using DistPro.Engine.Networks;
using DistPro.Engine.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Weights;

public sealed class WeightsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;
    private readonly DisposeScope _scope = NewDisposeScope();

    private string Path => System.IO.Path.Combine(_folder, "weights.safetensors");

    public void Dispose()
    {
        _scope.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(WeightsMatch.ByName)]
    [InlineData(WeightsMatch.ByOrder)]
    public void What_is_loaded_is_what_was_saved(WeightsMatch match)
    {
        using var network = Trained();
        using var other = TinyImages.Network(2);
        other.SetNormalization([1], [2]);
        WeightsFile.Save(network, Path);
        WeightsFile.Load(other, Path, match);
        if (match == WeightsMatch.ByOrder) // which leaves out what other programs have not
        {
            other.SetNormalization([100], [60]);
            other.State().Where(
                s => s.Name.EndsWith("tracked", StringComparison.Ordinal)).ToList().ForEach(s => s.Value.fill_(1));
        }
        AssertSame(network, other);
    }

    [Fact]
    public void The_file_is_in_the_order_of_a_state_dict()
    {
        using var network = TinyImages.Network();
        WeightsFile.Save(network, Path);
        var file = File.ReadAllBytes(Path);
        string header = System.Text.Encoding.UTF8.GetString(file, 8, (int)BitConverter.ToInt64(file));
        Assert.Contains("\"format\":\"pt\"", header);
        Assert.Contains(
            "conv1.weight\\nbn1.weight\\nbn1.bias\\nbn1.running_mean\\nbn1.running_var\\nbn1.num_batches_tracked\\nlayer1.0",
            header);
    }

    [Fact]
    public void Numbers_of_all_types_are_converted()
    {
        using var network = TinyImages.Network();
        var writer = WriterOf(
            network, name => name is "bn1.weight" or "bn1.bias" or "bn1.running_mean" or "bn1.running_var" ? null : name);
        writer.Add("bn1.weight", [16], Enumerable.Range(0, 16).Select(i => (Half)(i + 0.5)).ToArray());
        writer.Add("bn1.bias", "BF16", [16], [.. Enumerable.Range(0, 16).SelectMany(i => BitConverter.GetBytes(i - 1.5f)[2..])]);
        writer.Add("bn1.running_mean", [16], Enumerable.Range(0, 16).Select(i => i / 4.0).ToArray());
        writer.Add("bn1.running_var", [16], Enumerable.Range(0, 16).Select(i => (long)i).ToArray());
        writer.Write(Path);
        WeightsFile.Load(network, Path);
        var range = arange(16).to(float32);
        Assert.True(Of(network, "bn1.weight").eq(range + 0.5).all().item<bool>());
        Assert.True(Of(network, "bn1.bias").eq(range - 1.5).all().item<bool>());
        Assert.True(Of(network, "bn1.running_mean").eq(range / 4).all().item<bool>());
        Assert.True(Of(network, "bn1.running_var").eq(range).all().item<bool>());
    }

    public static TheoryData<string, double, string> Unsound => new()
    {
        { "conv1.weight", double.NaN, "conv1.weight has values that are no finite numbers" },
        { "fc.bias", double.PositiveInfinity, "fc.bias has values that are no finite numbers" },
        { "bn1.bias", 1e300, "bn1.bias has values that are no finite numbers" }, // infinite in the network's type
        { "bn1.running_var", -0.5, "bn1.running_var has values below 0" },
        { "input_mean", double.NaN, "input_mean has values that are no finite numbers" },
        { "input_deviation", 0, "input_deviation has values not above 0" },
        { "input_deviation", -3, "input_deviation has values not above 0" },
    };

    [Theory]
    [MemberData(nameof(Unsound))]
    public void Values_with_which_a_network_answers_nothing_of_use_are_refused_by_name(string name, double value, string expected)
    {
        using var network = Trained();
        var writer = WriterOf(network, n => n == name ? null : n);
        long[] shape = Of(network, name).shape;
        var values = new double[shape.Aggregate(1L, (a, b) => a * b)];
        Array.Fill(values, 1);
        values[^1] = value;
        writer.Add(name, shape, values);
        writer.Write(Path);
        using var other = TinyImages.Network(2);
        using var untouched = TinyImages.Network(2);
        var error = Assert.Throws<InvalidDataException>(() => WeightsFile.Load(other, Path));
        Assert.Contains($"'{Path}' cannot be used: {expected}", error.Message);
        AssertSame(untouched, other);
    }

    [Fact]
    public void A_normalisation_that_does_not_fit_is_refused_before_anything_changes()
    {
        using var network = Trained();
        WeightsFile.Save(network, Path);
        using var other = TinyImages.Network(2);
        using var untouched = TinyImages.Network(2);
        Assert.Throws<ArgumentException>(() => WeightsFile.Load(other, Path, normalization: ([1], [0])));
        AssertSame(untouched, other);
    }

    [Fact]
    public void Files_of_other_programs_have_no_normalisation_and_may_have_no_counters()
    {
        using var network = Trained();
        using var other = TinyImages.Network(2);
        WriterOf(network, name => name.Split('_') is ["input", ..] or [.., "tracked"] ? null : name).Write(Path);
        other.SetNormalization([3], [4]);
        WeightsFile.Load(other, Path);
        Assert.Equal(3, Of(other, "input_mean").item<float>());
        WeightsFile.Load(other, Path, normalization: ([100], [60]));
        Of(network, "bn1.num_batches_tracked").fill_(0);
        other.State().Zip(network.State()).Where(p => p.First.Name.EndsWith("tracked", StringComparison.Ordinal)).ToList()
            .ForEach(p => p.First.Value.copy_(p.Second.Value));
        AssertSame(network, other);
    }

    [Fact]
    public void Names_can_be_renamed()
    {
        using var network = Trained();
        using var other = TinyImages.Network(2);
        WriterOf(network, name => $"module.{name}").Write(Path);
        Assert.Throws<InvalidDataException>(() => WeightsFile.Load(other, Path));
        WeightsFile.Load(other, Path, rename: name => name["module.".Length..]);
        AssertSame(network, other);
    }

    [Fact]
    public void All_that_differs_is_told_and_nothing_is_loaded()
    {
        using var network = TinyImages.Network();
        using var large = NetworkCatalog.Create("resnet14", TinyImages.Shape, 7);
        WeightsFile.Save(large, Path);
        string before = network.Checksum();
        var error = Assert.Throws<InvalidDataException>(() => WeightsFile.Load(network, Path));
        Assert.Contains(Path, error.Message);
        Assert.Contains("'resnet8' for 1 x 8 x 8 in 2 classes", error.Message);
        // A block of ten tensors more in each stage; counters do not count.
        Assert.Contains("30 unexpected (layer1.1.conv1.weight, layer1.1.bn1.weight", error.Message);
        Assert.Contains(" and others)", error.Message);
        Assert.Contains("2 of another shape (fc.weight [2, 64], found [7, 64], fc.bias [2], found [7])", error.Message);
        Assert.DoesNotContain("missing", error.Message);
        Assert.Equal(before, network.Checksum());

        WeightsFile.Save(network, Path);
        Assert.Contains(
            "30 missing (layer1.1.conv1.weight",
            Assert.Throws<InvalidDataException>(() => WeightsFile.Load(large, Path)).Message);
        error = Assert.Throws<InvalidDataException>(() => WeightsFile.Load(large, Path, WeightsMatch.ByOrder));
        Assert.Contains("30 missing", error.Message);
        Assert.Contains("layer1.1.conv1.weight [16, 16, 3, 3], found layer2.0.conv1.weight [32, 16, 3, 3]", error.Message);
    }

    [Fact]
    public void Numbers_of_an_unknown_type_are_told()
    {
        using var network = TinyImages.Network();
        var writer = WriterOf(network, name => name == "fc.bias" ? null : name);
        writer.Add("fc.bias", "F8_E4M3", [2], [1, 2]);
        writer.Write(Path);
        var error = Assert.Throws<InvalidDataException>(() => WeightsFile.Load(network, Path));
        Assert.Contains("1 of an unknown number type (fc.bias F8_E4M3)", error.Message);
    }

    [Fact]
    public void A_file_that_was_sorted_by_name_is_not_matched_by_order()
    {
        using var network = Trained();
        using var other = TinyImages.Network(2);
        var writer = WriterOf(network, name => name.StartsWith("input_", StringComparison.Ordinal) ? null : $"net.{name}");
        writer.Sort();
        writer.Write(Path);
        var error = Assert.Throws<InvalidDataException>(() => WeightsFile.Load(other, Path, WeightsMatch.ByOrder));
        Assert.Contains("does not tell the order", error.Message);

        writer.Metadata = new() { ["order"] = string.Join('\n', network.State().Skip(2).Select(s => $"net.{s.Name}")) };
        writer.Write(Path);
        WeightsFile.Load(other, Path, WeightsMatch.ByOrder);
        Assert.True(Of(network, "layer3.0.conv2.weight").eq(Of(other, "layer3.0.conv2.weight")).all().item<bool>());

        writer.Metadata = new() { ["order"] = "net.conv1.weight" };
        writer.Write(Path);
        Assert.Contains(
            "other tensors",
            Assert.Throws<InvalidDataException>(() => WeightsFile.Load(other, Path, WeightsMatch.ByOrder)).Message);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'P', (byte)'K', 3, 4, 0, 0, 0, 0, 0, 0 })] // a zip file, as torch.save writes it now
    [InlineData(new byte[] { 0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20 })] // a pickle, as it once did
    public void Pickles_are_refused_with_the_way_to_export_them(byte[] bytes)
    {
        using var network = TinyImages.Network();
        File.WriteAllBytes(Path, bytes);
        var error = Assert.Throws<InvalidDataException>(() => WeightsFile.Load(network, Path));
        Assert.Contains("torch.save", error.Message);
        Assert.Contains("save_file", error.Message);
        Assert.Contains("docs/weights.md", error.Message);
    }

    [Fact]
    public void Missing_truncated_and_foreign_files_are_refused()
    {
        using var network = TinyImages.Network();
        Assert.Contains(Path, Assert.Throws<FileNotFoundException>(() => WeightsFile.Load(network, Path)).Message);
        WeightsFile.Save(network, Path);
        var file = File.ReadAllBytes(Path);
        foreach (var bytes in new byte[][] { [], file[..100], file[..^1], "a text file, of no use here"u8.ToArray() })
        {
            File.WriteAllBytes(Path, bytes);
            Assert.Contains(
                "no safetensors file", Assert.Throws<InvalidDataException>(() => WeightsFile.Load(network, Path)).Message);
        }
    }

    private static Network Trained()
    {
        var network = TinyImages.Network();
        using var images = TinyImages.Make(8);
        using var scope = NewDisposeScope();
        network.call(images.Images); // gives the running statistics values of their own
        return network;
    }

    private static SafeTensorsWriter WriterOf(Network network, Func<string, string?> rename)
    {
        var writer = new SafeTensorsWriter();
        foreach (var (name, value) in network.State())
        {
            if (rename(name) is { } renamed)
            {
                using var scope = NewDisposeScope();
                if (value.dtype == int64)
                {
                    writer.Add(renamed, value.shape, value.data<long>().ToArray());
                }
                else
                {
                    writer.Add(renamed, value.shape, value.detach().data<float>().ToArray());
                }
            }
        }
        return writer;
    }

    private static Tensor Of(Network network, string name) => network.State().Single(s => s.Name == name).Value.detach();

    private static void AssertSame(Network expected, Network actual) => Assert.All(expected.State().Zip(actual.State()), pair =>
        Assert.True(pair.First.Value.eq(pair.Second.Value).all().item<bool>(), pair.First.Name));
}
