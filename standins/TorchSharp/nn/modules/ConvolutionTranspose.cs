using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A convolution run backwards: it enlarges. A stride leaves several output sizes possible; <c>output_size</c> picks one.</summary>
public abstract class ConvolutionTranspose : Convolution
{
    private protected ConvolutionTranspose(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding,
        long[] output_padding, long[] dilation, long groups, bool bias, PaddingModes padding_mode, Device? device, ScalarType? dtype)
        : base(name, in_channels, out_channels, kernel_size, stride, dilation, true, output_padding, groups, bias, padding_mode, device, dtype)
    {
        if (padding_mode != PaddingModes.Zeros)
            throw new ArgumentException($"{name} pads with zeros only, found {padding_mode}.", nameof(padding_mode));
        SetPadding(padding);
    }

    public override Tensor forward(Tensor input) => forward(input, null);

    public abstract Tensor forward(Tensor input, long[]? output_size);

    private protected long[] OutputPadding(Tensor input, long[]? output_size)
    {
        // TorchSharp passes the first value on for every dimension.
        if (output_size is null)
            return [output_padding[0]];

        var spatial = kernel_size.Length;
        var wanted = output_size[^spatial..];
        var inputSize = input.shape[^spatial..];
        var extra = new long[spatial];
        for (var i = 0; i < spatial; i++)
        {
            var smallest = (inputSize[i] - 1) * stride[i] - 2 * padding![i] + dilation[i] * (kernel_size[i] - 1) + 1;
            extra[i] = wanted[i] - smallest;
            if (extra[i] < 0 || extra[i] >= stride[i])
            {
                throw new ArgumentException(
                    $"{GetName()} can give {smallest} to {smallest + stride[i] - 1} in spatial dimension {i}, asked for {wanted[i]}.",
                    nameof(output_size));
            }
        }
        return extra;
    }
}
