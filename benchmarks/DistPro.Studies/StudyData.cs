using DistPro.Engine.Data;
using Microsoft.ML;

namespace DistPro.Studies;

/// <summary>The images of the studies.</summary>
internal sealed class StudyData : IDisposable
{
    // Which images are taken is part of the setting: the same for all seeds of a study.
    private const int SelectionSeed = 1;

    private StudyData(ImageStore training, ImageStore test, double validationFraction)
    {
        (Training, Test) = (training, test);
        (TuningTraining, TuningValidation) = ValidationSplit.ByClass(training, validationFraction, SelectionSeed);
    }

    /// <summary>What teachers and students are trained on.</summary>
    public ImageStore Training { get; }

    /// <summary>What they are measured on in the end, and nothing is chosen by.</summary>
    public ImageStore Test { get; }

    /// <summary>The training images without those held out, to choose weights of losses.</summary>
    public ImageSelection TuningTraining { get; }

    /// <summary>Those held out.</summary>
    public ImageSelection TuningValidation { get; }

    /// <summary>Reads Fashion-MNIST.</summary>
    /// <param name="folder">Folder with its four files.</param>
    /// <param name="setting">How many images are taken.</param>
    public static StudyData Read(string folder, StudySetting setting)
    {
        var ml = new MLContext(seed: 1).Distillation();
        return new StudyData(
            Take(Read("train"), setting.TrainingImages), Take(Read("t10k"), setting.TestImages), setting.ValidationFraction);

        ImageStore Read(string part)
        {
            var view = ml.LoadIdx(
                Path.Combine(folder, $"{part}-images-idx3-ubyte.gz"), Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz"));
            return ml.ReadImages(view, width: 28, height: 28, channels: 1).Images;
        }
    }

    public void Dispose()
    {
        Training.Dispose();
        Test.Dispose();
    }

    /// <summary>A store of its own for that many images of each class: the statistics of its pixels are theirs alone.</summary>
    private static ImageStore Take(ImageStore all, int? perClass)
    {
        if (perClass is not { } count)
        {
            return all;
        }
        using (all)
        {
            var (_, taken) = ValidationSplit.ByClass(all, (double)count * all.ClassCount / all.Count, SelectionSeed);
            var labels = all.Labels.data<long>().ToArray();
            var builder = new ImageStoreBuilder(all.Shape, all.ClassCount);
            foreach (long row in taken.Rows)
            {
                using var image = all.Images[row];
                image.bytes.CopyTo(builder.Add((int)labels[row]));
            }
            return builder.Build();
        }
    }
}
