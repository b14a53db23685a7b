using DistPro.Engine.Teachers;
using DistPro.MLNet.Classifier;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Trainers;

/// <summary>Makes a teacher for a run out of trained classifiers.</summary>
internal static class TeacherMaker
{
    /// <summary>The teacher; several classifiers teach together.</summary>
    /// <param name="run">The run.</param>
    /// <param name="classifiers">The classifiers; they stay the caller's.</param>
    /// <param name="options">How they teach.</param>
    /// <exception cref="ArgumentException">
    /// A classifier has other classes, another image size or another device than the run.
    /// </exception>
    public static Teacher Make(TrainingRun run, IReadOnlyList<ImageClassifier> classifiers, TeachingOptions options)
    {
        foreach (var classifier in classifiers)
        {
            Check(run, classifier, options);
            run.Channel.Info(
                MessageSensitivity.None, "teacher {0} ({1:n0} parameters)", classifier.NetworkName, classifier.ParameterCount);
        }
        Teacher[] members =
        [
            .. classifiers.Select(c =>
                new FixedTeacher(c.Predictor.Network, ClassOrder.Match(c.ClassNames, run.Label.ClassNames))),
        ];
        return Settings(members.Length, options).Create(members);
    }

    /// <summary>A list of its own, with at least one classifier in it, and none that has been disposed.</summary>
    public static ImageClassifier[] Checked(IReadOnlyList<ImageClassifier> classifiers)
    {
        ArgumentNullException.ThrowIfNull(classifiers);
        if (classifiers.Count == 0 || classifiers.Contains(null!))
        {
            throw new ArgumentException(
                "Distillation takes at least one teacher, and no null; train or load one.", nameof(classifiers));
        }
        foreach (var classifier in classifiers)
        {
            classifier.Hold().Dispose();
        }
        return [.. classifiers];
    }

    private static TeacherSettings Settings(int members, TeachingOptions options) => (options.TeacherCacheFolder, members) switch
    {
        ({ } folder, _) =>
            new CachedTeacherSettings { Folder = folder, Precision = options.TeacherCachePrecision, Mean = options.EnsembleMean },
        (null, 1) => new NetworkTeacherSettings(),
        _ => new EnsembleTeacherSettings { Mean = options.EnsembleMean },
    };

    private static void Check(TrainingRun run, ImageClassifier classifier, TrainerOptions options)
    {
        var (name, shape) = (classifier.NetworkName, classifier.ImageShape);
        if (shape != run.Shape)
        {
            throw new ArgumentException(
                $"The teacher ({name}) takes images of {shape}, found {run.Shape} in column '{options.ImageColumnName}'. Put "
                + $"ml.Transforms.ResizeImages(\"{options.ImageColumnName}\", {shape.Width}, {shape.Height}) before this step "
                + "or set Options.ImageSize to "
                + "that size, and leave Options.Channels unset; or take a teacher that was trained on such images.");
        }
        if ($"{classifier.Predictor.Device}" != $"{run.Device}")
        {
            throw new ArgumentException(
                $"The teacher ({name}) is on {classifier.Predictor.Device}, the student would be on {run.Device}. Set "
                + "Options.GpuDeviceId to the teacher's "
                + "device, or train or load the teacher with an MLContext whose GpuDeviceId is the student's.");
        }
    }
}
