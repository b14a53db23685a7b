using TorchSharp;
using static TorchSharp.torch;

namespace Conformance.TorchSharp;

public sealed class DataTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Values_are_read_in_row_major_order_whatever_the_strides()
    {
        var x = arange(6, ScalarType.Float32).reshape(2, 3).t();
        var data = x.data<float>();
        Assert.Equal(6, data.Count);
        Assert.Equal([0f, 3f, 1f, 4f, 2f, 5f], data.ToArray());
        Assert.Equal([0f, 3f, 1f, 4f, 2f, 5f], data);
        Assert.Equal(4f, data[1, 1]);
        Assert.Equal(4f, data[3]);
        data[1, 1] = 40;
        Expect.Values(x, 0, 3, 1, 40, 2, 5);
    }

    [Fact]
    public void Values_are_copied_out_and_in()
    {
        var x = arange(5, ScalarType.Float64);
        var target = new double[7];
        x.data<double>().CopyTo(target, arrayIndex: 2);
        Assert.Equal([0, 0, 0, 1, 2, 3, 4], target);
        x.data<double>().CopyFrom(new double[] { 9, 8 }, tensorIndex: 3);
        Expect.Values(x, 0, 1, 2, 9, 8);
        x.data<double>().CopyTo(target.AsSpan(0, 2), tensorIndex: 3);
        Assert.Equal(9, target[0]);
    }

    [Fact]
    public void Bytes_are_the_memory_itself()
    {
        var x = tensor(new[] { 1, 2 });
        x.bytes[4] = 7;
        Expect.Values(x, 1, 7);
        x.bytes = new byte[] { 5, 0, 0, 0, 6, 0, 0, 0 };
        Expect.Values(x, 5, 6);
        Assert.Throws<ArgumentException>(() => x.bytes = new byte[3]);
    }

    [Fact]
    public void Tensors_go_through_streams()
    {
        var x = randn(33, 7);
        using var stream = new MemoryStream();
        x.WriteBytesToStream(stream);
        Assert.Equal(33 * 7 * 4, stream.Length);
        stream.Position = 0;
        var y = empty(33, 7);
        y.ReadBytesFromStream(stream);
        Assert.True(x.Equals(y));
        Assert.Throws<EndOfStreamException>(() => y.ReadBytesFromStream(stream));
    }

    [Fact]
    public void Single_values()
    {
        Assert.Equal(2.5f, tensor(2.5f).item<float>());
        Assert.True(tensor(true).item<bool>());
        Assert.Equal(7, tensor(7L).ToInt32());
        Assert.Equal(7.0, tensor(7L).ToDouble());
        Assert.Equal(1.5f, (float)tensor(1.5));
        Assert.Equal(3, (int)tensor(3f));
        Assert.Equal(2f, arange(6, ScalarType.Float32).reshape(2, 3)[0, 2].item<float>());
        Assert.Equal(ScalarType.Float64, tensor(1f).ToScalar().Type);
    }

    [Fact]
    public void Types_change()
    {
        var x = tensor(new[] { 1.7f, 0f });
        Assert.Equal(ScalarType.Float64, x.@double().dtype);
        Expect.Values(x.@long(), 1, 0);
        Expect.Values(x.to(ScalarType.Bool), 1, 0);
        Assert.Equal(ScalarType.Int32, x.to_type(ScalarType.Int32).dtype);
        Assert.Equal(ScalarType.BFloat16, x.bfloat16().dtype);
        Assert.Equal(ScalarType.Float16, x.half().dtype);
        Assert.Equal(ScalarType.Int64, x.type_as(arange(1)).dtype);
        Assert.Equal(2, x.half().element_size());
    }

    [Fact]
    public void A_conversion_to_the_same_type_shares_unless_a_copy_is_asked_for()
    {
        var x = ones(2);
        x.to(ScalarType.Float32).fill_(3);
        Expect.Values(x, 3, 3);
        x.to(ScalarType.Float32, copy: true).fill_(4);
        Expect.Values(x, 3, 3);
        x.cpu().fill_(5);
        Expect.Values(x, 5, 5);
        var y = x.to(ScalarType.Float64, disposeAfter: true);
        Assert.True(x.IsInvalid);
        Expect.Values(y, 5, 5);
    }

    [Fact]
    public void An_alias_is_the_same_tensor_under_another_wrapper()
    {
        var x = ones(2);
        var alias = x.alias();
        x.Dispose();
        Expect.Values(alias, 1, 1);
    }

    [Fact]
    public void Types_know_what_they_are()
    {
        Assert.True(is_integral(ScalarType.Bool));
        Assert.True(is_floating_point(ScalarType.BFloat16));
        Assert.True(ones(1).is_floating_point());
        Assert.True(arange(1).is_integral());
        Assert.False(ones(1).is_complex());
        Assert.Equal(8, ScalarType.Float64.ElementSize());
    }
}
