using DistPro.Engine.Data;
using DistPro.MLNet.Tests.Views;
using DistPro.MLNet.Trainers;
using Microsoft.ML;

namespace DistPro.MLNet.Tests.Trainers;

/// <summary>What a teacher does not give is told before an image is read.</summary>
public class TeachersWithoutMapsTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private MLContext Ml => trained.Ml;

    [Fact]
    public void An_ensemble_does_not_teach_by_feature_maps() => AssertToldBeforeReading(Ml.Distillation().Distill(
        [trained.Classifier, trained.Classifier], "resnet8",
        TrainedModel.Quick(new DistillationTrainer.Options { Objectives = ["reviewkd"] })));

    [Fact]
    public void A_search_takes_no_TorchScript_file_that_gives_its_logits_alone()
    {
        using var script = Ml.Distillation().LoadTorchScript(
            Path.Combine(AppContext.BaseDirectory, "plain.pt"), new ImageShape(1, HalfImages.Side, HalfImages.Side),
            HalfImages.Names);
        AssertToldBeforeReading(Ml.Distillation().SearchProcess(
            script, "resnet8", TrainedModel.Quick(new ProcessSearchTrainer.Options())));
    }

    private void AssertToldBeforeReading(IEstimator<ITransformer> trainer)
    {
        var view = new CountingView(trained.Train, "Image");
        Assert.Contains("feature maps", Assert.Throws<InvalidOperationException>(() => trainer.Fit(view)).Message);
        Assert.Equal(0, view.Reads);
    }
}
