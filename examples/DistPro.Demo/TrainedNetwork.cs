using DistPro.MLNet.Classifier;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.Demo;

/// <summary>One network of the comparison, and how it does on the test images.</summary>
internal sealed record TrainedNetwork(
    string Name, ITransformer Model, ImageClassifier Classifier, MulticlassClassificationMetrics Metrics);
