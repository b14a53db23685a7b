using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Networks;

/// <summary>How the weights of convolutions are drawn.</summary>
public enum ConvolutionWeights
{
    /// <summary>Normal, deviation sqrt(2 / (outputs x area of the kernel)): Kaiming over the fan out.</summary>
    KaimingNormal,

    /// <summary>Uniform within 1 / sqrt(values that one output reads): what layers start with if nothing else is said.</summary>
    Uniform,
}

/// <summary>How the weights of linear layers are drawn.</summary>
public enum LinearWeights
{
    /// <summary>Weights and bias uniform within 1 / sqrt(inputs): what layers start with if nothing else is said.</summary>
    Uniform,

    /// <summary>Weights uniform within 1 / sqrt(inputs), no bias.</summary>
    UniformWithoutBias,

    /// <summary>Weights normal of deviation 0.01, no bias.</summary>
    SmallNormal,
}

/// <summary>Draws the weights that a network starts with. Batch norm starts with one and zero, other biases with zero.</summary>
public static class InitialWeights
{
    /// <summary>Fills all parameters of a network, in their order, from one stream of random numbers.</summary>
    public static void Draw(Network network, Generator generator, ConvolutionWeights convolutions, LinearWeights linear)
    {
        using var frozen = no_grad();
        double biasBound = 0;
        foreach (var (name, parameter) in network.named_parameters())
        {
            var shape = parameter.shape;
            double bound = shape.Length > 1 ? 1 / Math.Sqrt(parameter.numel() / shape[0]) : 0;
            if (shape.Length == 4 && convolutions == ConvolutionWeights.KaimingNormal)
            {
                parameter.normal_(0, Math.Sqrt(2.0 / (shape[0] * shape[2] * shape[3])), generator);
            }
            else if (shape.Length == 2 && linear == LinearWeights.SmallNormal)
            {
                parameter.normal_(0, 0.01, generator);
            }
            else if (shape.Length > 1)
            {
                parameter.uniform_(-bound, bound, generator);
            }
            else if (biasBound > 0)
            {
                parameter.uniform_(-biasBound, biasBound, generator);
            }
            else
            {
                parameter.fill_(name.EndsWith("weight", StringComparison.Ordinal) ? One : Zero);
            }
            // A bias follows its weight.
            biasBound = shape.Length == 2 && linear == LinearWeights.Uniform ? bound : 0;
        }
    }
}
