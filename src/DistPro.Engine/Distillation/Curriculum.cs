using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Pathways;
using DistPro.Engine.Processes;
using DistPro.Engine.Runtime;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Distillation;

/// <summary>What a student is taught: objectives, and the pathways of a process, which come in addition to them.</summary>
/// <param name="Objectives">
/// Names of <see cref="ObjectiveCatalog"/>, such as <c>new("kd", "reviewkd")</c>. Cross entropy with the labels comes along as
/// <see cref="ObjectiveCatalog.CreateAll"/> has it; with a process and none named, it is all there is beside the pathways.
/// </param>
public sealed record Curriculum(params IReadOnlyList<ObjectiveChoice> Objectives)
{
    /// <summary>The weight of every pathway at every moment, stretched to the length of the run; null for no pathways.</summary>
    public DistillationProcess? Process { get; init; }

    /// <summary>What all weights of the process are multiplied by, above 0.</summary>
    [SettingRange(above: 0)]
    public double Strength { get; init; } = 1;

    /// <summary>All that is taught.</summary>
    public Fingerprint Fingerprint
    {
        get
        {
            var objectives = Fingerprint.Empty.With("objectives", string.Join(", ", Objectives));
            return Process is null ? objectives : objectives.With("process", Process.Checksum()).With("strength", Strength);
        }
    }

    /// <summary>Looks at names, settings and schedules before a run starts.</summary>
    /// <exception cref="ArgumentException">
    /// There is nothing to teach, no such objective or setting, an objective is named twice, or a number is out of range.
    /// </exception>
    public void Check()
    {
        SettingRangeAttribute.Check(this);
        if (Process is null || Objectives.Count > 0)
        {
            ObjectiveCatalog.Check(Objectives);
        }
    }

    /// <summary>
    /// The objectives, then every pathway of the process that has a weight at any moment, by name. A pathway without a weight at
    /// a moment is not computed there; one that never has any is not even built.
    /// </summary>
    /// <param name="setup">What the probe batch told.</param>
    /// <exception cref="ArgumentException">There is no such objective, or the two networks do not have the pathways.</exception>
    public CompositeObjective Create(ObjectiveSetup setup)
    {
        var objectives = ObjectiveCatalog.CreateAll(Objectives, setup);
        return Process is null ? objectives : new CompositeObjective([.. objectives.Parts, .. Pathways(Process, setup)]);
    }

    private IEnumerable<WeightedObjective> Pathways(DistillationProcess process, ObjectiveSetup setup) =>
        from pathway in process.Pathways.Select((pathway, index) => (Item: pathway, Index: index))
        where process.Used.Contains(pathway.Item)
        select new WeightedObjective(pathway.Item.Name, new PathwayObjective(pathway.Item, setup), Strength)
        {
            Course = progress => process.At(progress)[pathway.Index],
        };
}

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

    /// <summary>As <see cref="Prepare"/>, before there are images: with black ones, one of each class.</summary>
    public static T Rehearse<T>(Network student, Teacher teacher, Func<ObjectiveSetup, T> make)
    {
        var (device, shape) = (student.Device, student.Shape);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var random = RandomStream.Create(0, RandomStream.Connectors);
        var labels = Counted(student.ClassCount, device: device);
        var images = zeros([2, shape.Channels, shape.Height, shape.Width], dtype: uint8, device: device);
        using var probe = new Batch(images, labels.narrow(0, 0, 2), Counted(2))
        {
            DeviceIndices = Counted(2, device: device),
        };
        student.eval();
        return make(new ObjectiveSetup(student.Run(probe.Images), teacher.Probe(probe), labels, random));
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
            Weights = batch.Weights,
            HasUnlabelled = batch.HasUnlabelled,
            LabelSmoothing = _options.LabelSmoothing,
        };
    }

    public void Dispose() => _random.Dispose();
}
