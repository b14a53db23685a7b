using Microsoft.ML;

namespace DistPro.Demo;

/// <summary>The images of the demo: training and test sets with columns Image and Label, and how they are read.</summary>
internal sealed record DemoData(
    IDataView Train, IDataView Test, (int Width, int Height)? ImageSize, int Channels, double? ExpectedAccuracy)
{
    private static readonly string[] FashionNames =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    public static DemoData Load(MLContext ml, DemoOptions options)
    {
        if (options.Images is not null)
        {
            var split = ml.Data.TrainTestSplit(ml.Distillation().LoadImageFolder(options.Images), testFraction: 0.2, seed: 1);
            return new DemoData(split.TrainSet, split.TestSet, (options.Size, options.Size), Channels: 3, null);
        }
        string subset = Path.Combine(AppContext.BaseDirectory, "data", "fashion-mnist-subset");
        string folder = options.Full ? FullSet() : options.Idx ?? subset;
        // The accuracy that the last student reaches on the images in the repository with room to spare; a lower one is a fault.
        bool reference = options == new DemoOptions { Predict = options.Predict, Seed = options.Seed, Out = options.Out };
        return new DemoData(Idx("train"), Idx("t10k"), null, Channels: 1, reference ? 0.78 : null);

        IDataView Idx(string part) => ml.Distillation().LoadIdx(
            Path.Combine(folder, $"{part}-images-idx3-ubyte.gz"), Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz"),
            FashionNames);
    }

    private static string FullSet()
    {
        string folder = Environment.GetEnvironmentVariable("FASHION_MNIST") ?? "/usr/share/datasets/fashion-mnist";
        string file = Path.Combine(folder, "train-images-idx3-ubyte.gz");
        return File.Exists(file)
            ? folder
            : throw new FileNotFoundException($"""
                --full needs the whole of Fashion-MNIST. Expected: {file}. Found: no such file.
                Install Debian's package dataset-fashion-mnist, or set FASHION_MNIST to the folder that holds the four files.
                """);
    }
}
