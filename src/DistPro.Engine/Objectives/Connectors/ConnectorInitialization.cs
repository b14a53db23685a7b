using DistPro.Engine.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives.Connectors;

/// <summary>First weights of connectors, from the run's own random stream.</summary>
internal static class ConnectorInitialization
{
    /// <summary>
    /// Draws the weights of every convolution and linear layer, uniform within gain / sqrt(fan in), as PyTorch does by default,
    /// and moves the module to the number type and device of the student.
    /// </summary>
    /// <param name="setup">Stream, number type and device.</param>
    /// <param name="module">The connector.</param>
    /// <param name="gain">1 is PyTorch's default (Kaiming uniform, a = sqrt 5); sqrt 3 is Kaiming uniform with a = 1.</param>
    public static T Place<T>(this ObjectiveSetup setup, T module, double gain = 1) where T : nn.Module
    {
        Draw(module, setup.Random, gain);
        var like = setup.Student.Logits;
        return module.to(like.dtype).to(like.device);
    }

    /// <summary>Draws the weights of every convolution and linear layer, uniform within gain / sqrt(fan in).</summary>
    public static void Draw(nn.Module module, Generator random, double gain = 1)
    {
        using var frozen = no_grad();
        foreach (var layer in module.modules().Prepend(module))
        {
            var (weight, bias) = layer switch
            {
                Convolution convolution => (convolution.weight, convolution.bias),
                PointwiseConvolution convolution => (convolution.Weight, convolution.Bias),
                Linear linear => (linear.weight, linear.bias),
                _ => (null, null),
            };
            if (weight is not null)
            {
                double bound = gain / Math.Sqrt(weight.shape.Skip(1).Aggregate(1.0, (a, b) => a * b));
                weight.uniform_(-bound, bound, random);
                bias?.uniform_(-bound, bound, random);
            }
        }
    }
}
