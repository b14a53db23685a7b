using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Trainers;

/// <summary>Tells how good a teacher is: a weak one makes its student worse, and nothing else shows it.</summary>
internal static class TeacherReport
{
    /// <summary>Measures the teacher on images that were held out, else on those it teaches with.</summary>
    /// <returns>Its accuracy on held-out images; null where there are none.</returns>
    public static double? Before(TrainingRun run, Teacher teacher, TrainingData data, TeachingOptions options)
    {
        teacher.Begin(data.Training, run.Options);
        // Other images than the training data's, such as ValidationData, not every teacher has an answer to.
        bool heldOut = ReferenceEquals(data.Validation?.Store, data.Training.Store);
        double? accuracy = TeacherAccuracy.Measure(
            teacher, heldOut ? data.Validation! : data.Training, run.Device, cancellation: options.Cancellation);
        if (accuracy is not { } part)
        {
            return null;
        }
        string images = heldOut ? "validation images" : "training images, which it may have learned from";
        run.Channel.Info(MessageSensitivity.None, "the teacher's accuracy is {0:f3} on {1}", part, images);
        if (part < options.LeastTeacherAccuracy)
        {
            run.Channel.Warning(
                MessageSensitivity.None,
                "the teacher's accuracy is {0:f3} on {1}: expected at least {2:f3} ({3}). A student learns its mistakes, too. "
                + "Train the teacher for longer or on more images, or take another one", part, images,
                options.LeastTeacherAccuracy, nameof(TeachingOptions.LeastTeacherAccuracy));
        }
        return heldOut ? part : null;
    }

    /// <summary>Warns of a student that has left its teacher behind on the same held-out images.</summary>
    public static void After(TrainingRun run, double? teacherAccuracy, TrainingResult result)
    {
        if (teacherAccuracy is { } teacher && result.History[result.WeightsEpoch].Validation is { Accuracy: var student }
            && student > teacher)
        {
            run.Channel.Warning(
                MessageSensitivity.None,
                "on the validation images the student ({0:f3}) is better than its teacher ({1:f3}): a network that learns from "
                + "the labels alone may do as well", student, teacher);
        }
    }
}
