using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Runtime;

public sealed class LibTorchErrorsTests
{
    [Fact]
    public void An_error_of_libtorch_in_a_training_is_told_without_the_stack_of_C()
    {
        using var images = TinyImages.Make(16);
        using var network = TinyImages.Network();
        Told(() => TrainingLoop.Run(network, new WrongTask(), images, null, new TrainingOptions { BatchSize = 8 }), "train");
    }

    [Fact]
    public void A_product_of_settings_that_single_precision_cannot_hold_is_told_as_such()
    {
        using var images = TinyImages.Make(16);
        using var network = TinyImages.Network();
        var options = new TrainingOptions
        {
            BatchSize = 8,
            LearningRate = 3e38,
            Schedule = new ConstantSchedule { WarmupSteps = 0 },
            Optimizer = new AdamWSettings(), // which divides the rate of its first step by 0.1
        };
        var error = Told(() => SupervisedTraining.Run(network, images, options), "train");
        Assert.Contains("A setting (the learning rate", error);
    }

    [Fact]
    public void An_error_of_libtorch_where_a_network_is_made_is_told_without_the_stack_of_C() =>
        Told(() => NetworkCatalog.Create("resnet8", TinyImages.Shape, int.MaxValue), "make network 'resnet8'");

    [Fact]
    public void An_error_of_libtorch_in_a_measurement_or_a_prediction_is_told_without_the_stack_of_C()
    {
        using var images = TinyImages.Make(16);
        using var predictor = new NetworkPredictor(new WrongNetwork(), CPU);
        Told(() => predictor.Predict(new byte[TinyImages.Shape.Size]), "run network 'wrong'");
        Told(() => Evaluation.Run(predictor.Network, images), "measure network 'wrong'");
    }

    private static string Told(Func<object?> run, string expected)
    {
        var error = Assert.Throws<InvalidOperationException>(run);
        Assert.Contains($"libtorch could not {expected}", error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain("frame #", error.Message);
        return error.Message;
    }

    private sealed class WrongTask : TrainingTask
    {
        public override Fingerprint Fingerprint => Fingerprint.Empty;

        public override StepLoss Loss(Network network, Batch batch, TrainingMoment moment)
        {
            var logits = network.call(batch.Images);
            return new StepLoss(logits, ("wrong", (logits + zeros(5, 7)).sum()));
        }
    }

    private sealed class WrongNetwork : Network
    {
        public WrongNetwork() : base("wrong", TinyImages.Shape, 2) => RegisterComponents();

        public override int StageCount => 1;

        public override void InitializeWeights(Generator generator)
        {
        }

        protected override FeatureMap Stage(int stage, FeatureMap input) => Plain(stage, input.Raw.alias());

        protected override Tensor Classify(Tensor embedding) => embedding.mm(zeros(5, 7));
    }
}
