using DistPro.Engine.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Objectives.Connectors;

/// <summary>
/// A convolution and batch norm that take a student's map (N, C, H, W) to the shape of a teacher's. Half the size: 3x3, stride 2.
/// Twice the size: 4x4 transposed, stride 2. Otherwise a kernel as large as the difference asks for (1x1 for equal sizes). As in
/// RepDistiller's ConvReg.
/// </summary>
internal static class Regressor
{
    public static Module<Tensor, Tensor> Create(long[] student, long[] teacher, bool activated)
    {
        var layers = new List<Module<Tensor, Tensor>> { Resizing(student, teacher), new BatchNormalization(teacher[1]) };
        if (activated)
        {
            layers.Add(ReLU());
        }
        return Sequential(layers);
    }

    private static Module<Tensor, Tensor> Resizing(long[] student, long[] teacher)
    {
        var (inputs, outputs) = (student[1], teacher[1]);
        if (student[2] == 2 * teacher[2] && student[3] == 2 * teacher[3])
        {
            return Conv2d(inputs, outputs, 3, stride: 2, padding: 1);
        }
        if (2 * student[2] == teacher[2] && 2 * student[3] == teacher[3])
        {
            return ConvTranspose2d(inputs, outputs, 4, stride: 2, padding: 1);
        }
        if (student[2] == teacher[2] && student[3] == teacher[3])
        {
            return new PointwiseConvolution(inputs, outputs, biased: true);
        }
        if (student[2] >= teacher[2] && student[3] >= teacher[3])
        {
            return Conv2d(inputs, outputs, (1 + student[2] - teacher[2], 1 + student[3] - teacher[3]));
        }
        throw new ArgumentException(
            $"A map of {student[2]} x {student[3]} has no regressor to {teacher[2]} x {teacher[3]}: it must be half as large, "
            + "or at least as large. "
            + "Choose networks whose stages shrink alike, or another objective.");
    }
}
