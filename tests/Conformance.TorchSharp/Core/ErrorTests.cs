using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Conformance.TorchSharp;

public sealed class ErrorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Shapes_that_do_not_fit_are_told_in_libtorchs_words()
    {
        var exception = Assert.Throws<ExternalException>(() => ones(2, 3).mm(ones(2, 3)));
        Assert.Contains("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", exception.Message);
        exception = Assert.Throws<ExternalException>(() => ones(2) + ones(3));
        Assert.Contains("The size of tensor a (2) must match the size of tensor b (3)", exception.Message);
        Assert.Throws<ExternalException>(() => ones(4).view(3));
        Assert.Throws<ExternalException>(() => zeros(-1));
    }

    [Fact]
    public void Indices_out_of_range_are_refused()
    {
        Assert.Throws<ExternalException>(() => ones(2)[5]);
        Assert.Throws<ExternalException>(() => ones(2).unsqueeze(4));
        Assert.Throws<ExternalException>(() => ones(2).gather(0, tensor(new[] { 7L })));
    }

    [Fact]
    public void An_error_leaves_everything_usable()
    {
        Assert.Throws<ExternalException>(() => ones(2, 3).mm(ones(2, 3)));
        Expect.Values(ones(2) + 1, 2, 2);
    }

    [Fact]
    public void A_disposed_tensor_cannot_be_used()
    {
        var (gone, here) = (ones(2), ones(2));
        gone.Dispose();
        Assert.True(gone.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => gone + here);
        Assert.Throws<InvalidOperationException>(() => here + gone);
        Assert.Throws<InvalidOperationException>(() => gone.shape);
        Assert.Throws<InvalidOperationException>(() => gone.Handle);
        Assert.Throws<InvalidOperationException>(() => cat([here, gone]));
        Assert.Throws<InvalidOperationException>(() => gone[0]);
        Expect.Values(here, 1, 1);
    }

    [Fact]
    public void Values_are_read_as_the_type_they_have()
    {
        Assert.Throws<ArgumentException>(() => ones(1).item<double>());
        Assert.Throws<ArgumentException>(() => ones(2).item<float>());
        Assert.Throws<ArgumentException>(() => ones(2).data<long>());
        Assert.Throws<InvalidOperationException>(() => ones(2, 3).t().bytes.Length);
    }

    [Fact]
    public void Unknown_devices_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Device("toaster"));
        if (!cuda.is_available()) Assert.Throws<InvalidOperationException>(() => ones(1).to(new Device("cuda:0")));
    }
}
