using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace Conformance.TorchSharp;

public sealed class JitTests : IDisposable
{
    /// <summary>
    /// A module saved by PyTorch 1.13, compressed: weight 0..5 of shape 3 x 2, buffer scale 2; forward(x) is x @ weight.t(), times scale in training;
    /// both(x, k: int) is (x + k, x * k).
    /// </summary>
    private const string Saved =
        "eNp9VEtv00AQdh5NW/NoDwXa29IDsqWQtHCLVKhExcUKfQAiUlWtNvYmtrKxs/a6bQ5F4VYkDnDjVPE/uPIH4E8gTvwCJGa9Tpy4DyeT7M58883OeHb2rFJ5RVPPQ+3B59" +
        "9fVmEl5S4ICW3XO6Z1hwhS31Co0XP42YYvyAjk2/beDMeni6/vyrAqX8WxKX1n8X9//Pm1VtA0Kcs5fG3QY6OijbEIQIux3tS5Zn44M1oVQJ5Qr+sKXrATaw3HwmORjkPa" +
        "jj3mYEH9KAjx8ROdFw2jNQ8eESBJl/KSctFfsoCI10qp83ILjqBt8LlWCf7tQcwrVkXs83lLM6ySVRSGVbQK4ty2A8aoLbzAj/Td0KEhdXY8W+h8wTwQB3yxNSdj2YRRrr" +
        "sQ2y25inuT33IrQLHPbwOnMMRHV7ncaS2AWYTE8z2/y++et+7DHnsR7sSM4TaxeyckdLAbBD2+9Cpu8+XabBnj4b8Xj4qaJmVtqox24ND6pIC1wdBmJIpQ02gGTsyo2dAR" +
        "wnhAQtKngoYRxmgLHa6r2q5X0VFib8edTmZMUkttCoga6E1SbtAk1mnFOC3QtYOAScIrEwP77kBWlbBDCZT0Du2gThBKjBE1UJZIswpWhE7HcUz0+Fm6bCSW9GBbKKqpZa" +
        "IdgkK1S5+IfsyM02q6F4aCmWYCnBxaEow3icXrTIwq0jhliUxWqRZvZMEg0rCqcIqfsog2poHDZBNSEYc+aNLc24Fwb05cbXsN5PlCFSEeMHqYGlPQUWOa3VCHIo4j0++Z" +
        "1alTJgpTn22ufn1xcqfvzTSXHwnii0hdVDPXkz8vum+hHTUpS1Nux9BK8JqfQpRCcaV0/fwZPyN5eXLTKO+bnzuZ786lKZT3zc+gzFdcMZHy3vmrl3l/L9xwEfM0+SJnNK" +
        "vla0qep8gXPKPYLV8q/541J6eoVoHPGRz0vQys/QdJTX0+";

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Functions_are_compiled_from_text()
    {
        using var unit = jit.compile("""
            def scaled(x, y, factor: float):
                return x + y * factor
            def parts(x):
                return x.min(), x.max()
            def halves(x):
                return [x[:1], x[1:]]
            def count(x) -> int:
                return x.numel()

            """);
        Expect.Values((Tensor)unit.invoke("scaled", ones(2), arange(2), 0.5), 1, 1.5);
        var (least, most) = unit.invoke<(Tensor, Tensor)>("parts", arange(4));
        Expect.Values(least, 0);
        Expect.Values(most, 3);
        Assert.Equal(2, unit.invoke<Tensor[]>("halves", arange(3)).Length);
        Assert.Equal(4, ((Scalar)unit.invoke("count", zeros(2, 2))).ToInt32());
    }

    [Fact]
    public void Lists_of_tensors_are_changed_in_place()
    {
        using var unit = jit.compile("""
            def step(weights: List[Tensor], gradients: List[Tensor], rate: float):
                torch._foreach_add_(weights, gradients, alpha=-rate)
                return len(weights)

            """);
        var weights = new[] { ones(2), ones(3) };
        unit.invoke("step", weights, new[] { full(2, 2f), full(3, 4f) }, 0.25);
        Expect.Values(weights[0], .5, .5);
        Expect.Values(weights[1], 0, 0, 0);
    }

    [Fact]
    public void Gradients_flow_through_compiled_functions()
    {
        using var unit = jit.compile("def cube(x):\n    return (x * x * x).sum()\n");
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);
        ((Tensor)unit.invoke("cube", x)).backward();
        Expect.Values(x.grad!, 3, 12);
    }

    [Fact]
    public void Saved_modules_are_loaded_from_bytes()
    {
        using var module = jit.load<Tensor, Tensor>(Unpacked());
        var x = tensor(new[,] { { 1f, 2f } });
        module.eval();
        Assert.False(module.training);
        Expect.Tensor(module.forward(x), [1, 3], 2, 8, 14);
        module.train();
        Expect.Values(module.call(x), 4, 16, 28);
        var (sum, product) = module.invoke<(Tensor, Tensor)>("both", ones(1), 3);
        Expect.Values(sum, 4);
        Expect.Values(product, 3);
    }

    [Fact]
    public void Saved_modules_are_loaded_from_files()
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, Unpacked());
        using var module = jit.load(path);
        File.Delete(path);
        module.eval();
        Expect.Values((Tensor)module.forward(ones(1, 2)), 1, 5, 9);
    }

    [Fact]
    public void Parameters_of_a_loaded_module_are_its_own()
    {
        using var module = jit.load(Unpacked());
        var (name, parameter) = Assert.Single(module.named_parameters());
        Assert.Equal("weight", name);
        Assert.Equal("scale", Assert.Single(module.named_buffers()).name);
        module.eval();
        ((Tensor)module.forward(ones(1, 2))).sum().backward();
        Expect.Tensor(parameter.grad!, [3, 2], 1, 1, 1, 1, 1, 1);
        using (no_grad()) parameter.fill_(1);
        Expect.Values((Tensor)module.forward(ones(1, 2)), 2, 2, 2);
    }

    [Fact]
    public void A_missing_file_is_told() => Assert.Throws<FileNotFoundException>(() => jit.load("no/such/module.pt"));

    private static byte[] Unpacked()
    {
        using var stream = new ZLibStream(new MemoryStream(Convert.FromBase64String(Saved)), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        stream.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
