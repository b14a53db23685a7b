using static TorchSharp.torch;

namespace TorchSharp.Modules;

public sealed class Conv2d : Convolution
{
    internal Conv2d(long in_channels, long out_channels, (long, long) kernel_size, (long, long) stride, (long, long) dilation,
        PaddingModes padding_mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv2d), in_channels, out_channels, [kernel_size.Item1, kernel_size.Item2], [stride.Item1, stride.Item2],
            [dilation.Item1, dilation.Item2], false, [0, 0], groups, bias, padding_mode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input)
    {
        RequireChannels(input);
        if (padding_mode != PaddingModes.Zeros)
        {
            using var padded = nn.functional.pad(input, Borders(), padding_mode);
            return nn.functional.conv2d(padded, weight, bias, stride, [0, 0], dilation, groups);
        }
        return padding_type is { } type
            ? nn.functional.conv2d_padding(input, weight, bias, stride, type, dilation, groups)
            : nn.functional.conv2d(input, weight, bias, stride, padding, dilation, groups);
    }

    // Left, right, top, bottom: the last dimension comes first.
    private long[] Borders()
    {
        if (padding is not null)
            return [padding[1], padding[1], padding[0], padding[0]];
        if (padding_type == Padding.Valid)
            return [0, 0, 0, 0];
        var total = new[] { dilation[0] * (kernel_size[0] - 1), dilation[1] * (kernel_size[1] - 1) };
        return [total[1] / 2, total[1] - total[1] / 2, total[0] / 2, total[0] - total[0] / 2];
    }
}
