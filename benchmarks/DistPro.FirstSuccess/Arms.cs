using DistPro.Engine.Networks;
using DistPro.Engine.Training;
using DistPro.Engine.Weights;
using DistPro.MLNet.Classifier;
using DistPro.MLNet.Trainers;
using Microsoft.ML;

namespace DistPro.FirstSuccess;

/// <summary>A model that is made of the labelled images, perhaps with the help of another one.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Make">Makes it; those that were made before are there by name.</param>
internal sealed record Arm(string Name, Func<Setting, IReadOnlyDictionary<string, ITransformer>, ITransformer> Make)
{
    /// <summary>Whether it is for photographs, and starts from weights of ImageNet, or for other images; null for both.</summary>
    public bool? OnPhotographs { get; init; } = false;

    /// <summary>Whether it needs unlabelled images.</summary>
    public bool OnUnlabelled { get; init; }

    /// <summary>Whether it can be made of these images.</summary>
    public bool Suits(ImageSet images) =>
        (OnPhotographs is not { } photographs || photographs == images.ArePhotographs)
        && (images.Unlabelled is not null || !OnUnlabelled);
}

/// <summary>What an arm has to work with.</summary>
/// <param name="Ml">The context.</param>
/// <param name="Images">The images.</param>
/// <param name="Seed">The seed of all that is random.</param>
/// <param name="Precision">What networks are trained in.</param>
internal sealed record Setting(MLContext Ml, ImageSet Images, int Seed, Precision Precision)
{
    private const int FrozenStages = 2;

    public IDataView Train => Images.Open(Ml, Images.Train);

    public IDataView? Unlabelled => Images.Unlabelled is { } folder ? Images.Open(Ml, folder) : null;

    /// <summary>
    /// The options that a newcomer would set: the size of the images, a seed, and the weights to start from, the first stages of
    /// which stay as they are.
    /// </summary>
    public T Options<T>(bool inherits) where T : TrainerOptions, new() => new()
    {
        ImageSize = (Images.Size, Images.Size),
        Seed = Seed,
        StartFrom = inherits ? StartingWeights.DnnResNet18() : null,
        FreezeStages = inherits ? FrozenStages : 0,
        Training = new() { Precision = Precision },
    };
}

/// <summary>The models that are compared.</summary>
internal static class Arms
{
    private const string MLNet = "ML.NET's featurizer and SDCA", Own = "resnet20", Small = "resnet8",
        Tuned = "ResNet18 of ImageNet, last layer";

    // Without the last stage, which has most of the weights: a quarter of the network.
    private const int Stages = 4, AllStages = 5;
    private static readonly string Part = new NetworkPart(NetworkNames.ResNet20ImageNet, Stages).Name;

    public static IReadOnlyList<Arm> All { get; } =
    [
        new(MLNet, (setting, _) => Featurizer(setting)) { OnPhotographs = null },
        new("resnet8 alone", (setting, _) => Alone(setting, Small)) { OnPhotographs = null },
        new("resnet8, taught by ML.NET's", (setting, made) => Distilled(setting, Small, made[MLNet]))
        {
            OnPhotographs = null,
        },
        new("resnet8, taught by ML.NET's, also on unlabelled images", (setting, made) =>
            Distilled(setting, Small, made[MLNet], setting.Unlabelled)) { OnUnlabelled = true },
        new(Own, (setting, _) => Alone(setting, Own)),
        new("resnet8, taught by resnet20", (setting, made) => Distilled(setting, Small, made[Own])),
        new(Tuned, (setting, _) => LastLayer(setting)) { OnPhotographs = true },
        new("four stages of it alone", (setting, _) => Alone(setting, Part, inherits: true)) { OnPhotographs = true },
        new("four stages, taught by ML.NET's", (setting, made) => Distilled(setting, Part, made[MLNet], inherits: true))
        {
            OnPhotographs = true,
        },
        new("four stages, taught by ML.NET's in ten views of each", (setting, made) =>
            Distilled(setting, Part, made[MLNet], inherits: true, views: 10))
        {
            OnPhotographs = true,
        },
        new("four stages, taught by ML.NET's, also on unlabelled images", (setting, made) =>
            Distilled(setting, Part, made[MLNet], setting.Unlabelled, inherits: true))
        {
            OnPhotographs = true,
            OnUnlabelled = true,
        },
        new("four stages, taught by the whole", (setting, made) => PartOf(setting, (ImageClassifier)made[Tuned]))
        {
            OnPhotographs = true,
        },
    ];

    private static ITransformer Featurizer(Setting setting)
    {
        var transforms = setting.Ml.Transforms;
        return transforms.ResizeImages("Large", 224, 224, "Image").Append(transforms.ExtractPixels("Pixels", "Large"))
            .Append(transforms.DnnFeaturizeImage(
                "Features", m => m.ModelSelector.ResNet18(setting.Ml, m.OutputColumn, m.InputColumn), "Pixels"))
            .AppendCacheCheckpoint(setting.Ml)
            .Append(setting.Ml.MulticlassClassification.Trainers.SdcaMaximumEntropy()).Fit(setting.Train);
    }

    private static ITransformer Alone(Setting setting, string network, bool inherits = false) =>
        setting.Ml.Distillation().Network(network, setting.Options<NetworkTrainer.Options>(inherits)).Fit(setting.Train);

    private static ITransformer Distilled(
        Setting setting, string network, ITransformer teacher, IDataView? unlabelled = null, bool inherits = false,
        int views = 0)
    {
        var options = setting.Options<DistillationTrainer.Options>(inherits);
        (options.UnlabelledData, options.TeacherViews) = (unlabelled, views);
        return setting.Ml.Distillation().Distill(teacher, network, options).Fit(setting.Train);
    }

    private static ITransformer LastLayer(Setting setting)
    {
        var options = setting.Options<NetworkTrainer.Options>(inherits: true);
        options.FreezeStages = AllStages;
        return setting.Ml.Distillation().Network(NetworkNames.ResNet20ImageNet, options).Fit(setting.Train);
    }

    private static ITransformer PartOf(Setting setting, ImageClassifier teacher)
    {
        var options = setting.Options<DistillationTrainer.Options>(inherits: true);
        options.StartFrom = null; // but from the teacher
        return setting.Ml.Distillation().Distill(teacher, Student.Of(teacher, Stages), options).Fit(setting.Train);
    }
}
