using System.Runtime.ExceptionServices;
using DistPro.MLNet.Reading;
using DistPro.MLNet.Sources;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier.Scoring;

/// <summary>Scores images that come alone, without a view.</summary>
internal static class SingleImages
{
    private const int BatchSize = 64;

    /// <param name="scorer">The scorer.</param>
    /// <param name="decode">Makes the image, which is disposed here.</param>
    public static ImagePrediction Predict(NetworkScorer scorer, Func<MLImage> decode)
    {
        using var image = decode();
        return Predict(scorer, image);
    }

    public static ImagePrediction Predict(NetworkScorer scorer, MLImage image) =>
        ImagePrediction.Of(scorer.ClassNames, scorer.Predict(ImagePixels.Of(image, scorer.Shape))[0]);

    /// <summary>Batch by batch; a file that cannot be read throws after the predictions before it have come out.</summary>
    public static IEnumerable<ImagePrediction> PredictMany(NetworkScorer scorer, IEnumerable<string> paths)
    {
        foreach (string[] batch in paths.Chunk(BatchSize))
        {
            var pixels = new byte[batch.Length][];
            var faults = new ExceptionDispatchInfo?[batch.Length];
            Parallel.For(0, batch.Length, i =>
            {
                try
                {
                    using var image = ImageFile.Read(batch[i]);
                    pixels[i] = ImagePixels.Of(image, scorer.Shape);
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    faults[i] = ExceptionDispatchInfo.Capture(e);
                }
            });
            int whole = Array.FindIndex(faults, f => f is not null);
            whole = whole < 0 ? batch.Length : whole;
            float[][] scores = whole == 0 ? [] : scorer.Predict([.. pixels.Take(whole).SelectMany(p => p)]);
            foreach (float[] row in scores)
            {
                yield return ImagePrediction.Of(scorer.ClassNames, row);
            }
            if (whole < batch.Length)
            {
                faults[whole]!.Throw();
            }
        }
    }
}
