using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DistPro.Engine.Weights;

namespace DistPro.Engine.Tests.Weights;

public class ModelFileTests
{
    private static readonly string[] Names = ["left", "right"];

    [Fact]
    public void What_is_read_is_what_was_written()
    {
        using var network = TinyImages.Network();
        var file = ModelFile.Write(network, Names, new Dictionary<string, string> { ["column"] = "Im\"age" });
        var (read, names, properties) = ModelFile.Read(file, "test");
        using (read)
        {
            Assert.Equal(("resnet8", TinyImages.Shape, 2), (read.Name, read.Shape, read.ClassCount));
            Assert.Equal(Names, names);
            Assert.Equal("Im\"age", properties["column"]);
            Assert.False(read.training);
            foreach (var (expected, actual) in network.State().Zip(read.State()))
            {
                Assert.Equal(expected.Name, actual.Name);
                Assert.True(expected.Value.eq(actual.Value).all().item<bool>(), expected.Name);
            }
        }
    }

    [Fact]
    public void A_model_with_weights_that_are_not_finite_is_refused_by_name()
    {
        using var network = TinyImages.Network();
        using (TorchSharp.torch.no_grad())
        {
            network.State().Single(s => s.Name == "fc.bias").Value.fill_(double.NaN);
        }
        var file = ModelFile.Write(network, Names, new Dictionary<string, string>());
        var error = Assert.Throws<InvalidDataException>(() => ModelFile.Read(file, "the test's file"));
        Assert.Contains("the test's file cannot be loaded", error.Message);
        Assert.Contains("fc.bias has values that are no finite numbers", error.Message);
    }

    [Fact]
    public void It_is_a_safetensors_file()
    {
        using var network = TinyImages.Network();
        var file = ModelFile.Write(network, Names, new Dictionary<string, string>());
        int length = (int)BitConverter.ToInt64(file);
        using var header = JsonDocument.Parse(file.AsMemory(8, length));
        var entry = header.RootElement.GetProperty("fc.weight");
        Assert.Equal("F32", entry.GetProperty("dtype").GetString());
        Assert.Equal([2L, 64], entry.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64()));
        int start = 8 + length + entry.GetProperty("data_offsets")[0].GetInt32();
        using var weight = network.State().Single(s => s.Name == "fc.weight").Value.detach();
        Assert.Equal(weight.data<float>().ToArray()[0], BitConverter.ToSingle(file, start));
        long end = header.RootElement.EnumerateObject().Where(e => e.Name != "__metadata__").Max(
            e => e.Value.GetProperty("data_offsets")[1].GetInt64());
        Assert.Equal(file.Length, 8 + length + end);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(2_000)]
    [InlineData(100_000)]
    [InlineData(-1)]
    public void A_flipped_bit_anywhere_is_noticed(int position)
    {
        using var network = TinyImages.Network();
        var file = ModelFile.Write(network, Names, new Dictionary<string, string>());
        file[position < 0 ? file.Length - 1 : position] ^= 4;
        AssertRefused(file);
    }

    [Fact]
    public void Truncated_empty_and_foreign_files_are_refused()
    {
        using var network = TinyImages.Network();
        var file = ModelFile.Write(network, Names, new Dictionary<string, string>());
        AssertRefused(file[..^100]);
        AssertRefused(file[..20]);
        AssertRefused([]);
        AssertRefused(Encoding.UTF8.GetBytes("a text file that has nothing to do with models"));
        AssertRefused([0x10, 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes("{\"a\":{}}        ")]);
    }

    [Fact]
    public void A_newer_version_asks_for_an_update()
    {
        using var network = TinyImages.Network();
        var text = Encoding.Latin1.GetString(ModelFile.Write(network, Names, new Dictionary<string, string>()));
        var newer = text.Replace("Version\\u0022:1,", "Version\\u0022:9,");
        int checksum = newer.IndexOf("\"distpro.sha256\":\"", StringComparison.Ordinal) + 18;
        var file = Encoding.Latin1.GetBytes(newer);
        file.AsSpan(checksum, 64).Fill((byte)'0');
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(file))).CopyTo(file, checksum);
        Assert.Contains("version 9", AssertRefused(file).Message);
    }

    private static InvalidDataException AssertRefused(byte[] file)
    {
        var error = Assert.Throws<InvalidDataException>(() => ModelFile.Read(file, "'model.distpro'"));
        Assert.Contains("'model.distpro'", error.Message);
        Assert.Contains("Expected: a DistPro model", error.Message);
        Assert.Contains("Found:", error.Message);
        Assert.Contains("Restore the file", error.Message);
        return error;
    }
}
