using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using static TorchSharp.torch;

namespace DistPro.Engine.Distillation;

/// <summary>
/// Brings student and teacher together: shows both the first images, then every batch. Does not own the teacher.
/// </summary>
internal sealed class Lesson : IDisposable
{
    private readonly Teacher _teacher;
    private readonly TrainingOptions _options;
    private readonly Generator _random;

    /// <exception cref="ArgumentException">Teacher and images do not fit, or the teacher cannot teach in such a run.</exception>
    public Lesson(Teacher teacher, ImageSelection images, TrainingOptions options)
    {
        teacher.Begin(images, options);
        (_teacher, _options) = (teacher, options);
        _random = RandomStream.Create(options.Seed, RandomStream.Connectors);
    }

    /// <summary>All that a lesson depends on.</summary>
    public Fingerprint Fingerprint =>
        Fingerprint.Empty.With("label smoothing", _options.LabelSmoothing).With("teacher", _teacher.Fingerprint);

    /// <summary>Makes objectives to the measure of the two networks, by the first two images.</summary>
    public T Prepare<T>(Network student, ImageSelection images, Func<ObjectiveSetup, T> make)
    {
        var device = student.Device;
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var probe = BatchLoader.InOrder(new ImageSelection(images.Store, [.. images.Rows.Take(2)]), 2, device).First();
        student.eval();
        var answer = _teacher.Answer(probe, Teacher.PlainImages);
        return make(new ObjectiveSetup(student.Run(probe.Images), answer, images.Store.Labels.to(device), _random));
    }

    /// <summary>What the objectives see of a batch.</summary>
    public ObjectiveInput Ask(Network student, Batch batch, TrainingMoment moment)
    {
        // What an objective draws depends on the step, not on what was drawn before it: then a run that goes on draws the same.
        RandomStream.Seed(_random, _options.Seed, RandomStream.Connectors, moment.Step);
        return new ObjectiveInput(
            student.Run(batch.Images), _teacher.Answer(batch, moment.Epoch), batch.Labels, batch.DeviceIndices, moment.Progress)
        {
            Mixed = batch.Mixed,
            LabelSmoothing = _options.LabelSmoothing,
        };
    }

    public void Dispose() => _random.Dispose();
}
