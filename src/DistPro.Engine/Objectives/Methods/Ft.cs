using DistPro.Engine.Networks;
using DistPro.Engine.Objectives.Connectors;
using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Objectives;

/// <summary>Factor transfer: an autoencoder paraphrases the teacher's last map, a translator brings the student's to the same
/// factor (Kim, Park, Kwak, Paraphrasing Complex Network, NeurIPS 2018).</summary>
/// <remarks>
/// As published the autoencoder is trained first, for 30 epochs, then 240 with it frozen. Here it learns during the whole run,
/// from its own reconstruction only, and the student follows its factor after that first ninth.
/// </remarks>
[Method("ft")]
public sealed class Ft : Objective
{
    private readonly double _weight, _pretraining;
    private readonly Module<Tensor, Tensor> _encoder, _decoder, _translator;

    /// <param name="setup">What the probe batch told.</param>
    /// <param name="weight">Weight of the factors beside the reconstruction, at least 0.</param>
    /// <param name="rate">Channels of the factor per channel of the teacher, above 0 and at most 100.</param>
    /// <param name="pretraining">Part of the run, in 0..1, in which there is the reconstruction only.</param>
    public Ft(
        ObjectiveSetup setup, [SettingRange(atLeast: 0)] double weight = 200,
        [SettingRange(above: 0, atMost: 100)] double rate = 0.5,
        [SettingRange(atLeast: 0, atMost: 1)] double pretraining = 1.0 / 9)
    {
        _weight = SettingRangeAttribute.Checked<Ft>(weight);
        _pretraining = SettingRangeAttribute.Checked<Ft>(pretraining);
        SettingRangeAttribute.Checked<Ft>(rate);
        long student = setup.Student.Stages[^1].Post.shape[1], teacher = setup.Teacher.Stages[^1].Post.shape[1];
        long factor = Math.Max(1, (long)(teacher * rate));
        _encoder = Sequential([.. Layer(teacher, teacher), .. Layer(teacher, factor), .. Layer(factor, factor)]);
        _decoder = Sequential([.. Transposed(factor, factor), .. Transposed(factor, teacher), .. Transposed(teacher, teacher)]);
        _translator = Sequential(
            [.. Normalized(student, student), .. Normalized(student, factor), .. Normalized(factor, factor)]);
        Connector = setup.Place(new ConnectorSet([("encoder", _encoder), ("decoder", _decoder), ("translator", _translator)]));
    }

    /// <summary>
    /// Mean over images and places of |a_s - a_t|, a the mean over channels of the squared factor, scaled to length 1 per image.
    /// </summary>
    /// <param name="student">Factor (N, C, H, W).</param>
    /// <param name="teacher">Factor (N, C, H', W'); the larger of the two is averaged down.</param>
    public static Tensor Loss(Tensor student, Tensor teacher)
    {
        var (s, t) = FeatureMaps.SameSize(student, teacher);
        return (At.Attention(s) - At.Attention(t)).abs().mean();
    }

    internal override bool GoesByProgress => _pretraining > 0;

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input)
    {
        var map = input.Teacher.Stages[^1].Post;
        var factor = _encoder.call(map);
        var reconstruction = functional.mse_loss(_decoder.call(factor), map);
        return input.Progress < _pretraining
            ? reconstruction
            : Sum(reconstruction, Number(_weight) * Loss(_translator.call(input.Student.Stages[^1].Post), factor.detach()));
    }

    private static Module<Tensor, Tensor>[] Layer(long inputs, long outputs) =>
        [Conv2d(inputs, outputs, 3, padding: 1), new Leaky()];

    private static Module<Tensor, Tensor>[] Transposed(long inputs, long outputs) =>
        [ConvTranspose2d(inputs, outputs, 3, padding: 1), new Leaky()];

    private static Module<Tensor, Tensor>[] Normalized(long inputs, long outputs) =>
        [Conv2d(inputs, outputs, 3, padding: 1), new BatchNormalization(outputs), new Leaky()];

    // As LeakyReLU, which does not hold its slope.
    private sealed class Leaky() : Module<Tensor, Tensor>(nameof(Leaky))
    {
        public override Tensor forward(Tensor x) => x.leaky_relu(Number(0.1));
    }
}
