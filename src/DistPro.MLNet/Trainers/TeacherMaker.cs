using DistPro.Engine.Data;
using DistPro.Engine.Teachers;
using DistPro.MLNet.Classifier;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Trainers;

/// <summary>Makes a teacher for a run out of trained models.</summary>
internal static class TeacherMaker
{
    /// <summary>The teacher; several models teach together.</summary>
    /// <param name="run">The run.</param>
    /// <param name="sources">The models; they stay the caller's.</param>
    /// <param name="options">How they teach.</param>
    /// <exception cref="ArgumentException">
    /// A model has other classes, another image size or another device than the run.
    /// </exception>
    public static Teacher Make(TrainingRun run, IReadOnlyList<TeacherSource> sources, TeachingOptions options)
    {
        Teacher[] members = [.. sources.Select(s => s.Make(run))];
        foreach (var source in sources)
        {
            var unused = ClassOrder.Unused(source.ClassNames, run.Label.ClassNames);
            if (unused.Count > 0)
            {
                run.Channel.Info(
                    MessageSensitivity.None, "the teacher knows {0} classes that the data has not, which are left out: {1}",
                    unused.Count, ClassNaming.List(unused));
            }
        }
        return Settings(members.Length, options).Create(members);
    }

    /// <summary>A list of its own, with at least one model in it, and none that has been disposed.</summary>
    public static ITransformer[] Checked(IReadOnlyList<ITransformer> teachers)
    {
        ArgumentNullException.ThrowIfNull(teachers);
        if (teachers.Count == 0 || teachers.Contains(null!))
        {
            throw new ArgumentException(
                "Distillation takes at least one teacher, and no null; train or load one.", nameof(teachers));
        }
        foreach (var classifier in teachers.OfType<ImageClassifier>())
        {
            classifier.Hold().Dispose();
        }
        return [.. teachers];
    }

    private static TeacherSettings Settings(int members, TeachingOptions options) => (options.TeacherCacheFolder, members) switch
    {
        ({ } folder, _) =>
            new CachedTeacherSettings { Folder = folder, Precision = options.TeacherCachePrecision, Mean = options.EnsembleMean },
        (null, 1) => new NetworkTeacherSettings(),
        _ => new EnsembleTeacherSettings { Mean = options.EnsembleMean },
    };
}
