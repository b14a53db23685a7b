using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Objectives.Connectors;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Pathways.Transforms;

/// <summary>What DistPro's connectors are put together from, and their first weights.</summary>
internal static class ConnectorLayers
{
    private const long LargestWidth = 512;

    /// <summary>Channels between a student's stage and a teacher's: the fewer of the two, at most 512.</summary>
    public static long Middle(TransformSetup setup) =>
        Math.Min(LargestWidth, Math.Min(setup.Student.Pre.shape[1], setup.Teacher.Pre.shape[1]));

    /// <summary>A convolution that keeps height and width, then batch norm.</summary>
    public static Sequential Convolution(long inputs, long outputs, long kernel) =>
        Sequential(
            kernel == 1
                ? new PointwiseConvolution(inputs, outputs)
                : Conv2d(inputs, outputs, kernel, padding: kernel / 2, bias: false),
            new BatchNormalization(outputs));

    /// <summary>
    /// Draws the weights: normal with deviation sqrt(2 / (k^2 C_out)) for the convolutions, PyTorch's default for the gates; and
    /// moves the module to the number type and device of the student.
    /// </summary>
    public static T Place<T>(ObjectiveSetup run, T module) where T : nn.Module
    {
        _ = run.Place(module);
        using var frozen = no_grad();
        var gates = module.modules().OfType<Gate>().SelectMany(g => g.parameters()).ToHashSet<Tensor>(
            ReferenceEqualityComparer.Instance);
        foreach (var weight in module.parameters().Where(p => p.dim() == 4 && !gates.Contains(p)))
        {
            using var scope = NewDisposeScope();
            var shape = weight.shape;
            var drawn = empty(shape, dtype: weight.dtype).normal_(
                0, Math.Sqrt(2.0 / (shape[2] * shape[3] * shape[0])), run.Random);
            weight.copy_(drawn);
        }
        return module;
    }
}
