using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.utils.data;

namespace DistPro.Benchmarks.TorchSharpPeers;

/// <summary>Images of 3 x 32 x 32 in memory, augmented and normalised one at a time, for TorchSharp's data loader.</summary>
internal sealed class PlainDataset : Dataset
{
    private const int Side = 32, Padding = 4, Classes = 4;

    private readonly Tensor _images;

    public PlainDataset(int count) => _images = randint(256, [count, 3, Side, Side], dtype: uint8);

    public override long Count => _images.shape[0];

    public override Dictionary<string, Tensor> GetTensor(long index)
    {
        using var scope = NewDisposeScope();
        var image = _images[index].to(float32) / 255;
        image = functional.pad(image, [Padding, Padding, Padding, Padding])
            .narrow(1, Random.Shared.Next(2 * Padding + 1), Side).narrow(2, Random.Shared.Next(2 * Padding + 1), Side);
        if (Random.Shared.Next(2) == 1)
        {
            image = image.flip(2);
        }
        image = (image - 0.5) / 0.25;
        var label = tensor(index % Classes);
        return new() { ["image"] = image.MoveToOuterDisposeScope(), ["label"] = label.MoveToOuterDisposeScope() };
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _images.Dispose();
        }
        base.Dispose(disposing);
    }
}
