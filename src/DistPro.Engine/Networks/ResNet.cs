using System.Globalization;
using System.Text.RegularExpressions;
using DistPro.Engine.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Networks;

/// <summary>
/// Residual network for small images (He et al. 2016, section 4.2): a 3x3 stem, three stages of n basic blocks of widths 16, 32, 64 and
/// strides 1, 2, 2, global average pooling, a linear layer; depth 6n + 2. A projection (1x1 convolution and batch norm) is the shortcut
/// wherever stride or width change. "resnet8x4" has four times the width, and a stem of twice the width.
/// </summary>
public sealed partial class ResNet : Network
{
    /// <summary>Names of the family: resnet8, resnet20, resnet110, resnet32x4 and so on.</summary>
    public static NetworkFamily Family { get; } = new("resnet{6n+2}, resnet{6n+2}x{width}", TryCreate);

    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Linear fc;

    private ResNet(string name, ImageShape shape, int classCount, int blocks, int stem, int width) : base(name, shape, classCount)
    {
        conv1 = Conv2d(shape.Channels, stem, 3, padding: 1, bias: false);
        bn1 = BatchNorm2d(stem);
        layer1 = Stage(stem, width, stride: 1, blocks);
        layer2 = Stage(width, 2 * width, stride: 2, blocks);
        layer3 = Stage(2 * width, 4 * width, stride: 2, blocks);
        fc = Linear(4 * width, classCount);
        RegisterComponents();
    }

    /// <inheritdoc />
    /// <remarks>Convolutions: Kaiming normal over the fan out; batch norm: one and zero; the linear layer: uniform within 1/sqrt(inputs).</remarks>
    public override void InitializeWeights(Generator generator)
    {
        using var frozen = no_grad();
        foreach (var (name, parameter) in named_parameters())
        {
            if (parameter.dim() == 4)
            {
                double fanOut = parameter.shape[0] * parameter.shape[2] * parameter.shape[3];
                parameter.normal_(0, Math.Sqrt(2 / fanOut), generator);
            }
            else if (name.StartsWith("fc.", StringComparison.Ordinal))
            {
                double bound = 1 / Math.Sqrt(fc.weight.shape[1]);
                parameter.uniform_(-bound, bound, generator);
            }
            else
            {
                parameter.fill_(name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0);
            }
        }
    }

    /// <inheritdoc />
    protected override Tensor Logits(Tensor images)
    {
        var x = functional.relu(bn1.call(conv1.call(images)));
        x = layer3.call(layer2.call(layer1.call(x)));
        return fc.call(x.mean(new long[] { 2, 3 }));
    }

    private static Sequential Stage(int inputs, int outputs, int stride, int blocks) => Sequential(
        Enumerable.Range(0, blocks).Select(i => (Module<Tensor, Tensor>)new BasicBlock(i == 0 ? inputs : outputs, outputs, i == 0 ? stride : 1)));

    private static ResNet? TryCreate(string name, ImageShape shape, int classCount)
    {
        var match = NamePattern().Match(name);
        if (!match.Success)
        {
            return null;
        }
        int depth = int.Parse(match.Groups["depth"].Value, CultureInfo.InvariantCulture);
        bool wide = match.Groups["width"].Success;
        int factor = wide ? int.Parse(match.Groups["width"].Value, CultureInfo.InvariantCulture) : 1;
        return depth >= 8 && depth % 6 == 2 && factor > 0
            ? new ResNet(name, shape, classCount, (depth - 2) / 6, stem: wide ? 32 : 16, 16 * factor)
            : null;
    }

    [GeneratedRegex(@"^resnet(?<depth>[0-9]{1,4})(x(?<width>[0-9]{1,2}))?$")]
    private static partial Regex NamePattern();
}
