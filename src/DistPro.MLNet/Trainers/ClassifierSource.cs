using DistPro.Engine.Teachers;
using DistPro.MLNet.Classifier;
using Microsoft.ML.Runtime;

namespace DistPro.MLNet.Trainers;

/// <summary>A classifier of this library teaches, with all that its network gives.</summary>
internal sealed class ClassifierSource(ImageClassifier classifier) : TeacherSource
{
    public override IReadOnlyList<string> ClassNames => classifier.ClassNames;

    public override int? Channels => classifier.ImageShape.Channels;

    public override IDisposable Hold() => classifier.Hold();

    public override Teacher Make(TrainingRun run)
    {
        Check(run);
        run.Channel.Info(
            MessageSensitivity.None, "teacher {0} ({1:n0} parameters)", classifier.NetworkName, classifier.ParameterCount);
        return new FixedTeacher(classifier.Predictor.Network, ClassOrder.Match(ClassNames, run.Label.ClassNames));
    }

    private void Check(TrainingRun run)
    {
        var (name, shape, column) = (classifier.NetworkName, classifier.ImageShape, run.ImageColumnName);
        if (shape != run.Shape)
        {
            throw new ArgumentException(
                $"The teacher ({name}) takes images of {shape}, found {run.Shape} in column '{column}'. Put "
                + $"ml.Transforms.ResizeImages(\"{column}\", {shape.Width}, {shape.Height}) before this step or set "
                + "Options.ImageSize to that size, and leave Options.Channels unset; or give the whole pipeline that resizes "
                + "images for the teacher: it then teaches by its scores, whatever the student's size.");
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
