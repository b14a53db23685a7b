using DistPro.MLNet.Trainers;
using Microsoft.ML;

namespace DistPro.FirstSuccess;

/// <summary>A model that is made of the labelled images, perhaps with the help of another one.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Make">Makes it; those that were made before are there by name.</param>
internal sealed record Arm(string Name, Func<Setting, IReadOnlyDictionary<string, ITransformer>, ITransformer?> Make);

/// <summary>What an arm has to work with.</summary>
/// <param name="Ml">The context.</param>
/// <param name="Images">The images.</param>
/// <param name="Seed">The seed of all that is random.</param>
internal sealed record Setting(MLContext Ml, ImageSet Images, int Seed)
{
    public IDataView Train => Images.Open(Ml, Images.Train);

    public IDataView? Unlabelled => Images.Unlabelled is { } folder ? Images.Open(Ml, folder) : null;

    /// <summary>The options that a newcomer would set: the size of the images, and a seed.</summary>
    public T Options<T>() where T : TrainerOptions, new() => new() { ImageSize = (Images.Size, Images.Size), Seed = Seed };
}

/// <summary>The models that are compared.</summary>
internal static class Arms
{
    public const string MLNet = "ML.NET's featurizer and SDCA";
    private const string Own = "resnet20";

    public static IReadOnlyList<Arm> All { get; } =
    [
        new(MLNet, (setting, _) => Featurizer(setting)),
        new("resnet8 alone", (setting, _) =>
            setting.Ml.Distillation().Network("resnet8", setting.Options<NetworkTrainer.Options>()).Fit(setting.Train)),
        new("resnet8, taught by ML.NET's", (setting, made) => Distilled(setting, made[MLNet])),
        new("... and on unlabelled images", (setting, made) =>
            setting.Unlabelled is { } more ? Distilled(setting, made[MLNet], more) : null),
        new(Own, (setting, _) =>
            setting.Ml.Distillation().Network(Own, setting.Options<NetworkTrainer.Options>()).Fit(setting.Train)),
        new("resnet8, taught by resnet20", (setting, made) => Distilled(setting, made[Own])),
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

    private static ITransformer Distilled(Setting setting, ITransformer teacher, IDataView? unlabelled = null)
    {
        var options = setting.Options<DistillationTrainer.Options>();
        options.UnlabelledData = unlabelled;
        return setting.Ml.Distillation().Distill(teacher, "resnet8", options).Fit(setting.Train);
    }
}
