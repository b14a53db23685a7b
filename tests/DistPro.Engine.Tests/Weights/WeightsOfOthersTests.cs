using System.Text;
using System.Text.Json;
using DistPro.Engine.Files;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Weights;

/// <summary>What other programs write into safetensors files, and what should not be in them.</summary>
public sealed class WeightsOfOthersTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Network _network = Make(1);

    private string Target => Path.Combine(_folder, "weights.safetensors");

    public void Dispose()
    {
        _network.Dispose();
        _scope.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_header_of_any_length_is_no_pickle_and_no_zip_file()
    {
        WeightsFile.Save(_network, Target);
        var good = File.ReadAllBytes(Target);
        int length = (int)BitConverter.ToInt64(good);
        // Every low byte; the two bytes of a pickle of version 2 to 5; and PK, the two that a zip file begins with.
        foreach (int padded in Enumerable.Range(length, 256).Concat([0x0280, 0x0380, 0x0480, 0x0580, 0x4B50]))
        {
            if (padded >= length)
            {
                File.WriteAllBytes(Target, [
                    .. BitConverter.GetBytes((long)padded), .. good[8..(8 + length)],
                    .. Enumerable.Repeat((byte)' ', padded - length), .. good[(8 + length)..]]);
                using var other = Make(2);
                WeightsFile.Load(other, Target);
                Assert.Equal(_network.Checksum(), other.Checksum());
            }
        }
    }

    [Theory]
    [InlineData(0x80, 2)]
    [InlineData(0x80, 5)]
    [InlineData('P', 'K')]
    public void A_damaged_file_whose_length_looks_like_a_pickle_is_told_as_damaged(int first, int second)
    {
        byte[] length = [(byte)first, (byte)second, 0, 0, 0, 0, 0, 0];
        File.WriteAllBytes(Target, [.. length, .. "{\"cut off\":"u8]);
        var error = Assert.Throws<InvalidDataException>(() => WeightsFile.Load(_network, Target));
        Assert.DoesNotContain("torch.save", error.Message);
        Assert.Contains("no safetensors header", error.Message);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("I64", "[]")]
    [InlineData("I64", "[1]")]
    [InlineData("I32", "[]")]
    [InlineData("I32", "[1]")]
    [InlineData("U8", "[1]")]
    [InlineData("F32", "[1,1]")]
    [InlineData("I64", "[0]")]
    [InlineData("U64", "[]")] // a type that is not read
    public void Counters_that_nothing_depends_on_may_have_any_form_or_be_missing(string? type, string? shape)
    {
        foreach (var match in Enum.GetValues<WeightsMatch>())
        {
            var writer = new SafeTensorsWriter();
            foreach (var (name, value) in _network.State().Where(s => !s.Name.StartsWith("input_", StringComparison.Ordinal)))
            {
                if (value.dtype != int64)
                {
                    writer.Add(name, value.shape, value.detach().data<float>().ToArray());
                }
                else if (type is not null)
                {
                    int size = type.EndsWith("64", StringComparison.Ordinal) ? 8 : type == "U8" ? 1 : 4;
                    long[] sides = JsonSerializer.Deserialize<long[]>(shape!)!;
                    writer.Add(name, type, sides, new byte[sides.Contains(0) ? 0 : size]);
                }
            }
            writer.Write(Target);
            using var other = Make(2);
            WeightsFile.Load(other, Target, match, normalization: ([7], [8]));
            _network.SetNormalization([7], [8]);
            Assert.Equal(_network.Checksum(), other.Checksum());
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("3")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":null}")]
    [InlineData("{\"a\":[]}")]
    [InlineData("{\"a\":{}}")]
    [InlineData("{\"a\":{\"dtype\":null,\"shape\":[0],\"data_offsets\":[0,0]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":null,\"data_offsets\":[0,0]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":null}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[0]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,0]}}")]
    [InlineData("{\"a\":{\"shape\":[0],\"data_offsets\":[0,0]}}")]
    [InlineData("{\"a\":{\"dtype\":3,\"shape\":[0],\"data_offsets\":[0,0]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[null],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,9]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1,-1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[0,-1],\"data_offsets\":[0,0]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}")] // 2^64, which is 0
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387905],\"data_offsets\":[0,4]}}")] // 2^64 + 4 bytes
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],"
        + "\"data_offsets\":[0,4]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"__metadata__\":{\"order\":null}}")]
    [InlineData("{\"__metadata__\":{\"order\":3}}")]
    [InlineData("{\"__metadata__\":[]}")]
    [InlineData("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}")]
    [InlineData("{\"\\ud800\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"a\":{\"dtype\":\"\\udc00\",\"shape\":[1],\"data_offsets\":[0,4]}}")]
    public void A_malformed_header_is_refused_with_the_name_of_the_file(string header)
    {
        var json = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(Target, [.. BitConverter.GetBytes((long)json.Length), .. json, 0, 0, 0, 0]);
        var error = Assert.Throws<InvalidDataException>(() => WeightsFile.Load(_network, Target));
        Assert.StartsWith($"'{Target}' is no safetensors file: found ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_that_names_a_tensor_twice_is_refused()
    {
        var writer = new SafeTensorsWriter { Metadata = new() { ["order"] = "a\nb\na" } };
        writer.Add("a", [1], [1f]);
        writer.Add("b", [1], [1f]);
        writer.Write(Target);
        var error = Assert.Throws<InvalidDataException>(() => WeightsFile.Load(_network, Target, WeightsMatch.ByOrder));
        Assert.Contains("other tensors than its list 'order' names", error.Message);
    }

    [Fact]
    public void A_disposed_tensor_is_named_and_the_file_stays()
    {
        SealedFile.Write(Target, [("x", ones(2))], new Dictionary<string, string>());
        var good = File.ReadAllBytes(Target);
        var gone = ones(2);
        gone.Dispose();
        var error = Assert.Throws<ObjectDisposedException>(
            () => SealedFile.Write(Target, [("x", ones(2)), ("the second", gone)], new Dictionary<string, string>()));
        Assert.Contains("'the second'", error.Message);
        Assert.Equal(good, File.ReadAllBytes(Target));
    }

    [Fact]
    public void A_tensor_of_a_type_that_is_not_written_is_named()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => SealedFile.Write(Target, [("mask", ones(2, dtype: ScalarType.Bool))], new Dictionary<string, string>()));
        Assert.Contains("'mask'", error.Message);
        Assert.False(File.Exists(Target));
    }

    private static Network Make(long seed)
    {
        var network = NetworkCatalog.Create("stripenet16", TinyImages.Shape, 2);
        using var generator = RandomStream.Create(seed, RandomStream.Initialization);
        network.InitializeWeights(generator);
        return network;
    }
}
