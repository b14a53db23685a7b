using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Tests.Classifier;

public class ContextDeviceTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private const int Missing = 99;

    [Fact]
    public void A_GPU_that_is_not_there_is_an_error_that_names_the_way_to_do_without()
    {
        var options = TrainedModel.Options();
        options.GpuDeviceId = Missing;
        var error = Assert.Throws<InvalidOperationException>(
            () => trained.Ml.Distillation().Network("resnet8", options).Fit(trained.Train));
        Assert.Contains("GPU 99 was asked for", error.Message);
        Assert.Contains("FallbackToCpu", error.Message);
    }

    [Fact]
    public void A_CPU_that_stands_in_for_a_GPU_is_told_wherever_a_network_is_put_on_it()
    {
        string path = trained.Folder.File("for-a-gpu.distpro");
        trained.Classifier.Save(path);
        var warnings = new List<string>();
        var ml = new MLContext(seed: 1) { GpuDeviceId = Missing, FallbackToCpu = true };
        ml.Log += (_, e) => warnings.AddRange(e.Kind == ChannelMessageKind.Warning ? [e.RawMessage] : []);
        using var loaded = ml.Distillation().Load(path);
        AssertTold();
        using var imported = ml.Distillation().ImportWeights("resnet8", path, loaded.ImageShape, HalfImages.Names);
        AssertTold();
        var options = TrainedModel.Options();
        options.Training = options.Training with { Epochs = 1 };
        using var model = ml.Distillation().Network("resnet8", options).Fit(trained.Train);
        AssertTold();

        void AssertTold()
        {
            Assert.StartsWith("GPU 99 was asked for and is not there; the CPU is used instead", Assert.Single(warnings));
            warnings.Clear();
        }
    }
}
