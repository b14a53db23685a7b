using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What the convolutions have in common: their shape, their weights and how these are initialised.</summary>
public abstract class Convolution : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter? _weight;

    [ComponentName(Name = nameof(bias))]
    private Parameter? _bias;

    private protected Convolution(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] dilation,
        bool transposed, long[] output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device, ScalarType? dtype) : base(name)
    {
        this.in_channels = in_channels;
        this.out_channels = out_channels;
        this.kernel_size = kernel_size;
        this.stride = stride;
        this.dilation = dilation;
        this.transposed = transposed;
        this.output_padding = output_padding;
        this.groups = groups;
        this.padding_mode = padding_mode;
        var (first, second) = transposed ? (in_channels, out_channels) : (out_channels, in_channels);
        weight = new Parameter(empty([first, second / groups, .. kernel_size], dtype, device));
        if (bias)
            this.bias = new Parameter(empty([out_channels], dtype, device));
        reset_parameters();
    }

    public long in_channels { get; }

    public long out_channels { get; }

    public long[] kernel_size { get; set; }

    public long[] stride { get; set; }

    public long[]? padding { get; private set; }

    public Padding? padding_type { get; private set; }

    public PaddingModes padding_mode { get; set; }

    public long[] dilation { get; set; }

    public bool transposed { get; }

    public long[] output_padding { get; set; }

    public long groups { get; set; }

    public Parameter weight
    {
        get => _weight!;
        set => SetParameter(nameof(weight), ref _weight, value);
    }

    public Parameter? bias
    {
        get => _bias;
        set => SetParameter(nameof(bias), ref _bias, value);
    }

    public void SetPadding(long[] padding) => (this.padding, padding_type) = (padding, null);

    public void SetPadding(Padding padding)
    {
        if (transposed)
            throw new ArgumentException("A transposed convolution has no padding type; give the padding in numbers.", nameof(padding));
        if (padding == Padding.Same && stride.Any(step => step != 1))
            throw new ArgumentException("Padding.Same needs a stride of 1.", nameof(padding));
        (this.padding, padding_type) = (null, padding);
    }

    public void reset_parameters()
    {
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        var (fanIn, _) = nn.init.CalculateFanInAndFanOut(weight);
        if (bias is not null && fanIn != 0)
            nn.init.uniform_(bias, -1 / Math.Sqrt(fanIn), 1 / Math.Sqrt(fanIn));
    }

    private protected void RequireChannels(Tensor input)
    {
        var dimensions = kernel_size.Length;
        var channelAxis = input.ndim - dimensions - 1;
        if (channelAxis is not (0 or 1) || input.size((int)channelAxis) != in_channels)
        {
            throw new ArgumentException(
                $"{GetName()} expects {dimensions + 1} or {dimensions + 2} dimensions with {in_channels} channels, "
                + $"found [{string.Join(", ", input.shape)}].", nameof(input));
        }
    }
}
