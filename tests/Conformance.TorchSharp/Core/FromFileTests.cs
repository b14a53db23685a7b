using static TorchSharp.torch;

namespace Conformance.TorchSharp;

public class FromFileTests
{
    [Fact]
    public void A_file_is_mapped_and_what_is_written_into_the_tensor_stays_out_of_it()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [1, 2, 3, 4, 5, 6]);
            using var values = from_file(path, shared: false, size: 6, dtype: uint8);
            Assert.Equal<byte>([1, 2, 3, 4, 5, 6], values.data<byte>().ToArray());
            values.fill_(9);
            Assert.Equal<byte>([1, 2, 3, 4, 5, 6], File.ReadAllBytes(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_total_count_follows_every_tensor_of_every_thread()
    {
        // Other tests make tensors at the same time: enough of them here to be seen among those.
        const int Many = 100_000;
        long before = Tensor.TotalCount;
        var tensors = Enumerable.Range(0, Many).Select(_ => zeros(1)).ToArray();
        Assert.InRange(Tensor.TotalCount - before, Many * 9 / 10, Many * 11 / 10);
        foreach (var tensor in tensors) tensor.Dispose();
        Assert.InRange(Tensor.TotalCount - before, -Many / 10, Many / 10);
    }
}
