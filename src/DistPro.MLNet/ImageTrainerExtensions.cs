using DistPro.Engine.Objectives;
using DistPro.Engine.Training;
using DistPro.MLNet.Trainers;
using Catalog = Microsoft.ML.MulticlassClassificationCatalog.MulticlassClassificationTrainers;

namespace Microsoft.ML;

/// <summary>The trainers of networks and of students, among ML.NET's own and by their habits.</summary>
/// <remarks>
/// They give the same estimators as <see cref="DistillationExtensions.Distillation"/>, which has more of them. Each takes the
/// context beside the catalog, since ML.NET shows the context behind a catalog to its own components alone.
/// </remarks>
public static class ImageTrainerExtensions
{
    /// <summary>An estimator that trains a network on labelled images.</summary>
    /// <param name="catalog">The trainers of the context.</param>
    /// <param name="context">The context, whose seed, GPU and log they use.</param>
    /// <param name="network">Name of the network, such as resnet8 or resnet20.</param>
    /// <param name="labelColumnName">Column of classes: a key, as MapValueToKey makes it.</param>
    /// <param name="featureColumnName">Column of images, of the bytes of image files, or of their paths.</param>
    /// <param name="exampleWeightColumnName">Column of numbers: how much each image counts in the loss; null for alike.</param>
    /// <param name="epochs">Passes over the images; by default as many as suit their number.</param>
    /// <param name="imageSize">
    /// Size (width, height) in pixels that images are brought to; null to take the size of the column's type.
    /// </param>
    /// <param name="validationSet">Images that are measured after each epoch, with the same columns; null for none.</param>
    /// <exception cref="ArgumentException">
    /// There is no such network, a number is out of range, or the catalog is another context's.
    /// </exception>
    public static NetworkTrainer ImageNetwork(
        this Catalog catalog, MLContext context, string network, string labelColumnName = "Label",
        string featureColumnName = "Image", string? exampleWeightColumnName = null, int epochs = TrainingOptions.Automatic,
        (int Width, int Height)? imageSize = null, IDataView? validationSet = null) =>
        catalog.ImageNetwork(
            context, network,
            Set(
                new NetworkTrainer.Options { ExampleWeightColumnName = exampleWeightColumnName }, labelColumnName,
                featureColumnName, epochs, imageSize, validationSet));

    /// <summary>An estimator that trains a network on labelled images.</summary>
    /// <param name="catalog">The trainers of the context.</param>
    /// <param name="context">The context, whose seed, GPU and log they use.</param>
    /// <param name="network">Name of the network, such as resnet8 or resnet20.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">
    /// There is no such network, an option is out of range, or the catalog is another context's.
    /// </exception>
    public static NetworkTrainer ImageNetwork(
        this Catalog catalog, MLContext context, string network, NetworkTrainer.Options options)
    {
        Check(catalog, context);
        return context.Distillation().Network(network, options);
    }

    /// <summary>An estimator that trains on labelled images a student that is made of a trained network.</summary>
    /// <param name="catalog">The trainers of the context.</param>
    /// <param name="context">The context, whose seed, GPU and log they use.</param>
    /// <param name="student">The student.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the catalog is another context's.</exception>
    public static NetworkTrainer ImageNetwork(
        this Catalog catalog, MLContext context, Student student, NetworkTrainer.Options options)
    {
        Check(catalog, context);
        return context.Distillation().Network(student, options);
    }

    /// <summary>An estimator that trains a student network with a teacher.</summary>
    /// <param name="catalog">The trainers of the context.</param>
    /// <param name="context">The context, whose seed, GPU and log they use.</param>
    /// <param name="teacher">
    /// The trained teacher; it stays the caller's. It may be any fitted pipeline with a column of scores
    /// (<see cref="DistPro.MLNet.DistillationCatalog.Distill(ITransformer, string, DistillationTrainer.Options)"/>).
    /// </param>
    /// <param name="network">Name of the student's network, such as resnet8 or resnet20.</param>
    /// <param name="labelColumnName">Column of classes: a key, as MapValueToKey makes it.</param>
    /// <param name="featureColumnName">Column of images, of the bytes of image files, or of their paths.</param>
    /// <param name="exampleWeightColumnName">Column of numbers: how much each image counts in the loss; null for alike.</param>
    /// <param name="objectives">
    /// What the student is to match, such as <c>["kd", "at"]</c> (docs/objectives.md); null for kd.
    /// </param>
    /// <param name="epochs">Passes over the images; by default as many as suit their number.</param>
    /// <param name="imageSize">
    /// Size (width, height) in pixels that images are brought to; null to take the size of the column's type.
    /// </param>
    /// <param name="validationSet">Images that are measured after each epoch, with the same columns; null for none.</param>
    /// <exception cref="ArgumentException">
    /// There is no such network or objective, a number is out of range, or the catalog is another context's.
    /// </exception>
    public static DistillationTrainer ImageDistillation(
        this Catalog catalog, MLContext context, ITransformer teacher, string network, string labelColumnName = "Label",
        string featureColumnName = "Image", string? exampleWeightColumnName = null,
        IReadOnlyList<ObjectiveChoice>? objectives = null, int epochs = TrainingOptions.Automatic,
        (int Width, int Height)? imageSize = null, IDataView? validationSet = null) =>
        catalog.ImageDistillation(
            context, teacher, network,
            Set(
                new DistillationTrainer.Options
                {
                    ExampleWeightColumnName = exampleWeightColumnName,
                    Objectives = objectives ?? [],
                },
                labelColumnName, featureColumnName, epochs, imageSize, validationSet));

    /// <summary>An estimator that trains a student network with a teacher.</summary>
    /// <param name="catalog">The trainers of the context.</param>
    /// <param name="context">The context, whose seed, GPU and log they use.</param>
    /// <param name="teacher">
    /// The trained teacher; it stays the caller's. It may be any fitted pipeline with a column of scores
    /// (<see cref="DistPro.MLNet.DistillationCatalog.Distill(ITransformer, string, DistillationTrainer.Options)"/>).
    /// </param>
    /// <param name="network">Name of the student's network, such as resnet8 or resnet20.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">
    /// There is no such network or objective, an option is out of range, or the catalog is another context's.
    /// </exception>
    public static DistillationTrainer ImageDistillation(
        this Catalog catalog, MLContext context, ITransformer teacher, string network, DistillationTrainer.Options options)
    {
        Check(catalog, context);
        return context.Distillation().Distill(teacher, network, options);
    }

    /// <summary>An estimator that trains, with a teacher, a student that is made of a trained network.</summary>
    /// <param name="catalog">The trainers of the context.</param>
    /// <param name="context">The context, whose seed, GPU and log they use.</param>
    /// <param name="teacher">The trained teacher, of which the student may be made or not; it stays the caller's.</param>
    /// <param name="student">The student.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of range, there is no such objective, or the catalog is another context's.
    /// </exception>
    public static DistillationTrainer ImageDistillation(
        this Catalog catalog, MLContext context, ITransformer teacher, Student student, DistillationTrainer.Options options)
    {
        Check(catalog, context);
        return context.Distillation().Distill(teacher, student, options);
    }

    private static T Set<T>(
        T options, string label, string image, int epochs, (int Width, int Height)? imageSize, IDataView? validation)
        where T : TrainerOptions
    {
        (options.LabelColumnName, options.ImageColumnName) = (label, image);
        (options.ImageSize, options.ValidationData) = (imageSize, validation);
        options.Training = new TrainingOptions { Epochs = epochs };
        return options;
    }

    // With another context the run would have that one's seed, GPU and log, without a word.
    private static void Check(Catalog catalog, MLContext context)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(context);
        if (!ReferenceEquals(catalog, context.MulticlassClassification.Trainers))
        {
            throw new ArgumentException(
                "The context: expected the one whose trainers these are, found another. Give the same to both, as in "
                + "ml.MulticlassClassification.Trainers.ImageNetwork(ml, \"resnet8\").", nameof(context));
        }
    }
}
