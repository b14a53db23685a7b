using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

// One call into each native library: the image codec behind ML.NET, and libtorch.
using var image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Rgba32, [1, 2, 3, 4]);
using var weight = torch.ones(2, 2, requires_grad: true);
weight.matmul(weight).sum().backward();

var rows = new MLContext(seed: 1).Data.LoadFromEnumerable([new { image.Width }]);
var gradient = weight.grad!.sum().ToSingle();
if (rows.Schema.Count != 1 || gradient != 16)
{
    throw new InvalidOperationException($"Expected one column and a gradient that sums to 16; found {rows.Schema.Count} and {gradient}.");
}
