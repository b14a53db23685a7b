using DistPro.Engine.Data;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Trainers;

/// <summary>Warns of classes that have too few images for what is done with them.</summary>
internal static class ClassReport
{
    /// <summary>Classes that no image is trained on, and those that are trained on and not measured.</summary>
    /// <param name="channel">The log.</param>
    /// <param name="classNames">The classes.</param>
    /// <param name="training">What the network is trained on.</param>
    /// <param name="validation">What it is measured on; null for nothing.</param>
    /// <param name="isHeldOut">Whether that was held out of the training images; else it is data of its own.</param>
    public static void OfTraining(
        IChannel channel, IReadOnlyList<string> classNames, ImageSelection training, ImageSelection? validation, bool isHeldOut)
    {
        int[] trained = training.ClassCounts();
        if (trained.All(count => count == 0))
        {
            return; // a teacher alone teaches
        }
        Warn(channel, classNames, c => trained[c] == 0, "of {0} of the {1} classes there are no labelled training images: {2}");
        if (validation is null)
        {
            return;
        }
        int[] measured = validation.ClassCounts();
        Warn(channel, classNames, c => trained[c] > 0 && measured[c] == 0, isHeldOut
            ? "of {0} of the {1} classes there is a single image, which is trained on, and none to validate on: {2}"
            : "of {0} of the {1} classes the validation data have no image, and tell nothing about them: {2}");
    }

    /// <summary>Classes of which a search, which learns its weights from a part that it holds out, holds out none.</summary>
    /// <param name="channel">The log.</param>
    /// <param name="classNames">The classes.</param>
    /// <param name="images">What the search gets.</param>
    public static void OfSearch(IChannel channel, IReadOnlyList<string> classNames, ImageSelection images)
    {
        int[] counts = images.ClassCounts();
        Warn(
            channel, classNames, c => counts[c] == 1,
            "of {0} of the {1} classes there is a single image, which the student learns from, and none that the search learns "
            + "from: {2}");
    }

    private static void Warn(IChannel channel, IReadOnlyList<string> classNames, Func<int, bool> isConcerned, string message)
    {
        string[] concerned = [.. classNames.Where((_, c) => isConcerned(c))];
        if (concerned.Length > 0)
        {
            channel.Warning(
                MessageSensitivity.UserData, message, concerned.Length, classNames.Count, ClassNaming.List(concerned));
        }
    }
}
