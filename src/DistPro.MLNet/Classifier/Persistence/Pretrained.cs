using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Runtime;
using DistPro.Engine.Weights;
using Microsoft.ML;

namespace DistPro.MLNet.Classifier.Persistence;

/// <summary>Classifiers from files of other programs.</summary>
internal static class Pretrained
{
    private const string ImportedNetwork = "The class names of an imported network";

    public static ImageClassifier FromWeights(
        MLContext context, string name, string path, ImageShape shape, IReadOnlyList<string> classNames,
        PretrainedOptions options)
    {
        ClassNaming.Check(classNames, ImportedNetwork);
        SettingRangeAttribute.Check(options);
        var network = NetworkCatalog.Create(name, shape, classNames.Count);
        try
        {
            var (mean, deviation) = (options.Mean ?? Each(shape, 0), options.Deviation ?? Each(shape, 255));
            network.SetNormalization(mean, deviation); // for a file without one
            bool given = options.Mean is not null || options.Deviation is not null;
            WeightsFile.Load(network, path, options.Match, options.Rename, given ? (mean, deviation) : null);
            return Classifier(context, network, classNames, options);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    public static ImageClassifier FromScript(
        MLContext context, string path, ImageShape shape, IReadOnlyList<string> classNames, PretrainedOptions options)
    {
        ClassNaming.Check(classNames, ImportedNetwork);
        SettingRangeAttribute.Check(options);
        var network = new ScriptNetwork(path, shape, classNames.Count, options.Mean, options.Deviation);
        return Classifier(context, network, classNames, options);
    }

    private static ImageClassifier Classifier(
        MLContext context, Network network, IReadOnlyList<string> classNames, PretrainedOptions options)
    {
        var device = ContextDevice.Select(context, options.GpuDeviceId);
        return new ImageClassifier(context, new NetworkPredictor(network, device), [.. classNames], options.Columns);
    }

    private static float[] Each(ImageShape shape, float value) => [.. Enumerable.Repeat(value, shape.Channels)];
}
