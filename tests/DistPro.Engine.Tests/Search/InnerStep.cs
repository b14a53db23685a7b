using DistPro.Engine.Data;
using DistPro.Engine.Networks;
using DistPro.Engine.Objectives;
using DistPro.Engine.Objectives.Connectors;
using DistPro.Engine.Pathways;
using DistPro.Engine.Runtime;
using DistPro.Engine.Search;
using DistPro.Engine.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Search;

/// <summary>
/// One inner step of a search on random images, in the open: the weights omega are given, the step is the optimizer's own, and
/// what the held-out loss is after it can be asked again and again.
/// </summary>
internal sealed class InnerStep : IDisposable
{
    private const double Rate = 0.05;

    private readonly ImageShape _shape;
    private readonly Network _student, _teacher;
    private readonly PathwayObjective[] _pathways;
    private readonly ConnectorSet _connectors;
    private readonly Learner _learner;
    private readonly Hypergradient _hypergradient;
    private readonly Batch _batch, _heldOut;
    private readonly double[] _velocity;

    public InnerStep(ScalarType type, bool nesterov, double radius, params string[] transforms)
        : this(type, nesterov, radius, "resnet8", 8, transforms)
    {
    }

    public InnerStep(ScalarType type, bool nesterov, double radius, string teacher, int size, params string[] transforms)
    {
        _shape = new(3, size, size);
        (_student, _teacher) = (Make("resnet8", 1, type), Make(teacher, 2, type));
        (_batch, _heldOut) = (RandomBatch(3), RandomBatch(4));
        using (no_grad())
        using (NewDisposeScope())
        {
            _student.eval();
            _teacher.eval();
            var (student, answer) = (_student.Run(_batch.Images), _teacher.Run(_batch.Images));
            var setup = new ObjectiveSetup(student, answer, _batch.Labels, new Generator(5));
            _pathways =
            [
                .. from transform in transforms
                   from c in Connections.Of(ConnectionRule.Ordered, 4, 4)
                   select new PathwayObjective(new Pathway(c.TeacherStage, c.StudentStage, transform), setup),
            ];
        }
        _connectors = new ConnectorSet(_pathways.Select(p => p.Connector).OfType<nn.Module>());
        var options = new TrainingOptions { Optimizer = new SgdSettings { Nesterov = nesterov } };
        _learner = new Learner("student", _student, _connectors, options);
        _hypergradient = new Hypergradient(_learner, _pathways, radius);
        _student.train();
        using var random = new Generator(6);
        using var frozen = no_grad();
        _learner.Optimizer.State[0].Value.normal_(0, 0.01, random);
        _velocity = Values(_learner.Optimizer.State[0].Value);
    }

    public int Count => _pathways.Length;

    public double[] Estimate(SearchEstimator estimator, double[] omega) =>
        Around(omega, (input, distances) => Values(Estimated(estimator, input, distances)));

    public double HeldOutLoss(double[] omega) => Around(omega, (_, _) =>
        CrossEntropy.Loss(_student.call(_heldOut.Images), _heldOut.Labels, null, 0).item<double>());

    /// <summary>All that must not change by an estimate.</summary>
    public double[] State() => [.. _learner.Tensors().SelectMany(t => Values(t.Value))];

    public void Step(double[] omega) => Step(omega, (_, _) => 0);

    public void EstimateAfterStep(SearchEstimator estimator, double[] omega) =>
        Step(omega, (input, distances) => Estimated(estimator, input, distances).shape[0]);

    public void Dispose()
    {
        _hypergradient.Dispose();
        _learner.Dispose();
        _connectors.Dispose();
        _student.Dispose();
        _teacher.Dispose();
        _batch.Dispose();
        _heldOut.Dispose();
    }

    private Tensor Estimated(SearchEstimator estimator, ObjectiveInput input, Tensor distances) => _hypergradient.Estimate(
        estimator, _batch, input, distances.detach(), _heldOut, Rate * _learner.Optimizer.StepFactor);

    // The step, what is asked after it, and back to where it began.
    private T Around<T>(double[] omega, Func<ObjectiveInput, Tensor, T> ask)
    {
        using var kept = _hypergradient.Keep();
        try
        {
            return Step(omega, ask);
        }
        finally
        {
            using var frozen = no_grad();
            _learner.Optimizer.State[0].Value.copy_(tensor(_velocity));
        }
    }

    private T Step<T>(double[] omega, Func<ObjectiveInput, Tensor, T> ask)
    {
        using var scope = NewDisposeScope();
        _hypergradient.Begin();
        NetworkOutput answer;
        using (no_grad())
        {
            answer = _teacher.Run(_batch.Images);
        }
        var input = new ObjectiveInput(_student.Run(_batch.Images), answer, _batch.Labels, _batch.Indices, 0.5);
        var distances = stack([.. _pathways.Select(p => p.Loss(input))]);
        _learner.Parameters.Gradients.fill_(0);
        var labels = CrossEntropy.Loss(input.Student.Logits, _batch.Labels, null, 0);
        Backward.Run((labels + (tensor(omega, dtype: distances.dtype) * distances).sum()));
        _learner.Optimizer.Step(Rate);
        return ask(input, distances);
    }

    private static double[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(float64).reshape(-1).data<double>().ToArray();
    }

    private Network Make(string name, long seed, ScalarType type)
    {
        var network = NetworkCatalog.Create(name, _shape, 5);
        using var random = new Generator((ulong)seed);
        network.InitializeWeights(random);
        return network.to(type);
    }

    private Batch RandomBatch(ulong seed)
    {
        using var random = new Generator(seed);
        return new Batch(
            rand([8, 3, _shape.Height, _shape.Width], generator: random, dtype: float64) - 0.5,
            arange(8, dtype: int64) % 5,
            arange(64, dtype: int64));
    }
}
