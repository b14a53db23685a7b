using DistPro.Engine.Data;
using DistPro.Engine.Training;
using DistPro.MLNet.Classifier;
using DistPro.MLNet.Trainers;
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

    public static NetworkTrainer.Options Options() => Quick(new NetworkTrainer.Options());

    /// <summary>Sets what a network of these images is trained with in a moment.</summary>
    public static T Quick<T>(T options) where T : TrainerOptions
    {
        (options.Channels, options.Seed) = (1, 1);
        options.Training = new TrainingOptions { Epochs = 4, BatchSize = 16, Augmentation = Augmentation.None };
        return options;
    }

    public void Dispose()
    {
        Classifier.Dispose();
        Folder.Dispose();
    }
}
