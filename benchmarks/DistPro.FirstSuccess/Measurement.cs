using System.Diagnostics;
using DistPro.MLNet.Classifier;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.FirstSuccess;

/// <summary>How good, large and fast a model is.</summary>
/// <param name="Accuracy">Micro accuracy on the test images, in 0..1.</param>
/// <param name="Bytes">Size of its saved file.</param>
/// <param name="Milliseconds">Time of one image in a pass over all of them, from the file to the class.</param>
/// <param name="Seconds">Time that it took to make.</param>
internal sealed record Measurement(double Accuracy, long Bytes, double Milliseconds, double Seconds)
{
    private const int Passes = 3;

    public static Measurement Of(Setting setting, ITransformer model, double seconds, string folder)
    {
        var test = setting.Images.Open(setting.Ml, setting.Images.Test);
        double accuracy = setting.Ml.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy;
        double best = Enumerable.Range(0, Passes).Min(_ =>
        {
            var watch = Stopwatch.StartNew();
            int rows = model.Transform(test).GetColumn<uint>("PredictedLabel").Count();
            return watch.Elapsed.TotalMilliseconds / rows;
        });
        string path = Path.Combine(folder, "model");
        if (model is ImageClassifier classifier)
        {
            classifier.Save(path);
        }
        else
        {
            setting.Ml.Model.Save(model, test.Schema, path);
        }
        return new Measurement(accuracy, new FileInfo(path).Length, best, seconds);
    }
}
