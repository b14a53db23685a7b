using DistPro.Engine.Networks;
using DistPro.Engine.Objectives.Connectors;
using TorchSharp.Modules;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Objectives;

/// <summary>
/// Variational information distillation: for each stage a regressor predicts the teacher's map, with a variance for each channel
/// (Ahn et al., CVPR 2019: Gaussian with a learned, heteroscedastic variance).</summary>
[Method("vid")]
public sealed class Vid : Objective
{
    private readonly Prediction[] _predictions;

    /// <param name="setup">What the probe batch told.</param>
    public Vid(ObjectiveSetup setup)
    {
        _predictions = [.. FeatureMaps.StagePairs(setup.Student, setup.Teacher)
            .Select(p => new Prediction(p.Student.Post.shape[1], p.Teacher.Post.shape[1]))];
        Connector = setup.Place(new ConnectorSet(_predictions));
    }

    /// <summary>
    /// Mean over all elements of ((m - t)^2 / v + log v) / 2: the negative log-likelihood in nats, without its constant.
    /// </summary>
    /// <param name="mean">m, the prediction, (N, C, H, W).</param>
    /// <param name="variance">v, above 0, (1, C, 1, 1).</param>
    /// <param name="teacher">t, the teacher's map, (N, C, H, W).</param>
    public static Tensor Loss(Tensor mean, Tensor variance, Tensor teacher) =>
        Number(0.5) * Sum((mean - teacher).Squared() / variance, variance.log()).mean();

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) => FeatureMaps.StagePairs(input.Student, input.Teacher)
        .Zip(_predictions, (p, prediction) =>
        {
            var (s, t) = FeatureMaps.SameSize(p.Student.Post, p.Teacher.Post);
            return Loss(prediction.call(s), prediction.Variance(), t);
        }).Aggregate(Sum);

    /// <summary>Three 1x1 convolutions for the mean, and a variance for each channel.</summary>
    private sealed class Prediction : Module<Tensor, Tensor>
    {
        private const double FirstVariance = 5, LeastVariance = 1e-5;
        private readonly Sequential regressor;
        private readonly Parameter rho;

        public Prediction(long inputs, long outputs) : base(nameof(Prediction))
        {
            regressor = Sequential(
                new PointwiseConvolution(inputs, outputs), ReLU(),
                new PointwiseConvolution(outputs, outputs), ReLU(),
                new PointwiseConvolution(outputs, outputs));
            double first = Math.Log(Math.Exp(FirstVariance - LeastVariance) - 1);
            rho = Parameter(full([1, outputs, 1, 1], Number(first), dtype: float64));
            RegisterComponents();
        }

        public Tensor Variance() => rho.softplus() + Number(LeastVariance);

        public override Tensor forward(Tensor map) => regressor.call(map);
    }
}
