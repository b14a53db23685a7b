using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives.Connectors;
using DistPro.Engine.Runtime;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistPro.Engine.Objectives;

/// <summary>
/// A student that goes on with its teacher's classifier (SimKD, Chen et al., CVPR 2022): the student up to its last stage, a
/// projector to the teacher's channels, and what the teacher computes from its last map. That part of the teacher stays as it is:
/// no gradient reaches it, and its batch norms stay in evaluation mode. "simkd:resnet20:resnet56" is a resnet20 with the
/// classifier of a resnet56.
/// </summary>
public sealed class ReusedClassifierNetwork : Network, INetworkFamily, IMadeForTeacher
{
    /// <summary>Name of the last stage: the student's last map in the teacher's channels.</summary>
    internal const string ProjectedName = "projected";

    private const string Prefix = "simkd", StudentPrefix = "student_", TeacherPrefix = "teacher_";

    [ComponentName(Name = "class_order")]
    private readonly Tensor _classOrder; // (classes), int64

    private readonly Module<Tensor, Tensor> projector;
    private readonly Network[] _networks; // student and teacher; of both, only what is needed is registered here
    private readonly Module[] _head; // the modules of the teacher that are
    private readonly long[] _teacherShape;

    private ReusedClassifierNetwork(string name, Network student, Network teacher) : base(name, student.Shape, student.ClassCount)
    {
        _networks = [student, teacher];
        _classOrder = Counted(ClassCount).DetachFromDisposeScope();
        using (NewDisposeScope())
        using (enable_grad())
        {
            var image = zeros(1, Shape.Channels, Shape.Height, Shape.Width);
            student.eval();
            teacher.eval();
            var (from, to) = (student.Run(image).Stages[^1], teacher.Run(image).Stages[^1]);
            _teacherShape = to.Post.shape;
            projector = SimKd.Projector(from.Post.shape[1], _teacherShape[1]);
            var (teacherHead, studentHead) = (Head(teacher, to), Head(student, from));
            _head = Add(TeacherPrefix, teacher, m => m.parameters().Any(teacherHead.Contains));
            // What both parts of the student need stays.
            Add(StudentPrefix, student, m => !m.parameters().Any() || !m.parameters().All(studentHead.Contains));
            DisposeAllBut(_head, teacher);
        }
        foreach (var parameter in _head.SelectMany(m => m.parameters()))
        {
            parameter.requires_grad_(false);
        }
        RegisterComponents();
        train();
    }

    /// <summary>simkd, the name of the student, the name of the teacher, with colons between.</summary>
    public static NetworkFamily Family { get; } = new(["simkd:{student}:{teacher}"], TryCreate);

    /// <inheritdoc />
    public override int StageCount => Student.StageCount + 1;

    private Network Student => _networks[0];

    private Network Teacher => _networks[1];

    /// <summary>
    /// Makes a student for a teacher, with the weights that its constructor gives it, and the teacher's classifier.
    /// </summary>
    /// <param name="student">Name of the student's network.</param>
    /// <param name="teacher">
    /// The trained teacher, of a network that is found by its name; it stays the caller's and is copied from.
    /// </param>
    /// <param name="classOrder">For each class of the data its number at the teacher; null where they are the same.</param>
    /// <exception cref="ArgumentException">
    /// There is no network of such a name, it cannot take the teacher's images, or it has weights that belong to no module.
    /// </exception>
    public static Network Create(string student, Network teacher, IReadOnlyList<long>? classOrder = null)
    {
        string name = $"{Prefix}:{student}:{teacher.Name}";
        var network = (ReusedClassifierNetwork)NetworkCatalog.Create(name, teacher.Shape, teacher.ClassCount);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var state = network.State().ToDictionary(s => s.Name, s => s.Value);
        foreach (var (key, value) in teacher.State())
        {
            if (state.TryGetValue(TeacherPrefix + key, out var own))
            {
                own.copy_(value);
            }
        }
        if (classOrder is not null)
        {
            network._classOrder.copy_(tensor([.. classOrder]));
        }
        return network;
    }

    /// <summary>Draws new weights for student and projector.</summary>
    public override void InitializeWeights(Generator generator)
    {
        Student.InitializeWeights(generator);
        ConnectorInitialization.Draw(projector, generator);
    }

    /// <inheritdoc />
    public override void train(bool train = true)
    {
        base.train(train);
        foreach (var module in _head)
        {
            module.eval();
        }
    }

    /// <inheritdoc />
    protected override FeatureMap Stage(int stage, FeatureMap input)
    {
        if (stage < Student.StageCount)
        {
            return Student.RunStage(stage, input);
        }
        var projected = projector.call(FeatureMaps.Averaged(input.Post, _teacherShape[2], _teacherShape[3]));
        return new FeatureMap(ProjectedName, projected, projected, projected);
    }

    /// <inheritdoc />
    protected override FeatureMap Resume(int stage, Tensor raw) =>
        stage < Student.StageCount ? Student.ResumeStage(stage, raw) : new FeatureMap(ProjectedName, raw, raw, raw);

    /// <inheritdoc />
    protected override Tensor Embed(FeatureMap last) => Teacher.EmbedMap(last);

    /// <inheritdoc />
    protected override Tensor Classify(Tensor embedding) => Teacher.ClassifyEmbedding(embedding).index_select(1, _classOrder);

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var network in _networks)
            {
                network.Dispose();
            }
        }
        base.Dispose(disposing);
    }

    private static ReusedClassifierNetwork? TryCreate(string name, ImageShape shape, int classCount) =>
        name.Split(':') is [Prefix, var student, var teacher]
            ? new ReusedClassifierNetwork(
                name, NetworkCatalog.Create(student, shape, classCount), NetworkCatalog.Create(teacher, shape, classCount))
            : null;

    // The parameters that the network computes its logits from the last map with: those that a gradient reaches from there.
    private static HashSet<Parameter> Head(Network network, FeatureMap last)
    {
        var map = last.Post.detach();
        Backward.Run(network.ClassifyEmbedding(network.EmbedMap(new FeatureMap(last.Name, map, map, map))).sum());
        var reached = network.parameters().Where(p => p.grad is not null);
        var head = new HashSet<Parameter>(reached, ReferenceEqualityComparer.Instance);
        network.zero_grad();
        return head;
    }

    private static void DisposeAllBut(Module[] kept, Network network)
    {
        foreach (var module in network.children().Except(kept).Where(m => m.parameters().Any()))
        {
            module.Dispose();
        }
    }

    private Module[] Add(string prefix, Network network, Func<Module, bool> isNeeded)
    {
        if (network.named_parameters(recurse: false).FirstOrDefault().name is { } parameter)
        {
            throw new ArgumentException(
                $"Network '{network.Name}' has a parameter '{parameter}' of its own: for {Prefix} every weight belongs to a "
                + "module. Put it into one.", nameof(network));
        }
        var needed = network.named_children().Where(c => isNeeded(c.module)).ToArray();
        foreach (var (name, module) in needed)
        {
            register_module(prefix + name, module);
        }
        return [.. needed.Select(n => n.module)];
    }
}
