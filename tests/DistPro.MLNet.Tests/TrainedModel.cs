using DistPro.Engine.Data;
using Microsoft.ML;

namespace DistPro.MLNet.Tests;

/// <summary>A classifier of <see cref="HalfImages"/>, trained once for all tests that only read it.</summary>
public sealed class TrainedModel : IDisposable
{
    public TrainedModel()
    {
        Train = HalfImages.View(Ml, Folder, 96, seed: 1);
        Test = HalfImages.View(Ml, Folder, 40, seed: 2);
        Classifier = Ml.Distillation().Network("resnet8", Options()).Fit(Train);
    }

    public MLContext Ml { get; } = new(seed: 1);

    public TemporaryFolder Folder { get; } = new();

    public IDataView Train { get; }

    public IDataView Test { get; }

    public ImageClassifier Classifier { get; }

    public static NetworkTrainer.Options Options() => new()
    {
        Channels = 1,
        Epochs = 4,
        BatchSize = 16,
        Seed = 1,
        Augmentation = Augmentation.None,
    };

    public void Dispose()
    {
        Classifier.Dispose();
        Folder.Dispose();
    }
}
