using DistPro.Engine.Data;
using DistPro.Engine.Objectives;
using DistPro.Engine.Pathways;
using DistPro.Engine.Runtime;
using DistPro.Engine.Training;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Search;

/// <summary>
/// What the pathways' weights omega, in one step of SGD from w to w', do to the cross entropy on held-out images:
/// d CE(w') / d omega_i = -kappa (grad D_i(w), v), v the gradient of CE, D_i the distance of pathway i (DistPro, section 3.2; the
/// weights enter linearly, so no second derivative is needed). Kappa is the learning rate, times 1 + momentum for Nesterov's.
/// </summary>
/// <remarks>Connectors are no part of v: the held-out loss does not depend on them.</remarks>
internal sealed class Hypergradient : IDisposable
{
    private readonly Learner _student;
    private readonly IReadOnlyList<PathwayObjective> _pathways;
    private readonly double _radius;
    private readonly RunningStatistics? _connectorStatistics;
    private readonly Tensor _before, _direction;

    /// <param name="student">The student; its connector is the pathways' connectors.</param>
    /// <param name="pathways">The pathways.</param>
    /// <param name="radius">Length of the step over which differences are taken.</param>
    public Hypergradient(Learner student, IReadOnlyList<PathwayObjective> pathways, double radius)
    {
        (_student, _pathways, _radius) = (student, pathways, radius);
        _connectorStatistics = student.Connector is { } connectors
            ? new RunningStatistics(connectors.named_buffers().Select(b => b.buffer))
            : null;
        _before = student.Parameters.Weights.clone().DetachFromDisposeScope();
        _direction = student.Vectors.Weights.clone().DetachFromDisposeScope();
    }

    /// <summary>Remembers the weights w that a step starts from.</summary>
    public void Begin()
    {
        using var frozen = no_grad();
        _before.copy_(_student.Parameters.Weights);
    }

    /// <summary>Keeps all weights and running statistics as they are now; disposing what it gives brings them back.</summary>
    public IDisposable Keep() =>
        new KeptState([_student.Parameters.Weights, .. _student.Vectors.Statistics, .. _connectorStatistics?.Vectors ?? []]);

    /// <summary>
    /// The gradient (K) of the held-out loss with respect to omega, once the step has been made. Leaves everything as it was.
    /// </summary>
    /// <param name="estimator">How.</param>
    /// <param name="batch">The images that the step was made on.</param>
    /// <param name="input">What the objectives saw of them.</param>
    /// <param name="distances">D(w), (K).</param>
    /// <param name="heldOut">Held-out images.</param>
    /// <param name="kappa">How far a gradient moves the weights.</param>
    public Tensor Estimate(
        SearchEstimator estimator, Batch batch, ObjectiveInput input, Tensor distances, Batch heldOut, double kappa)
    {
        using var scope = NewDisposeScope();
        using var kept = Keep();
        if (estimator == SearchEstimator.FirstOrder)
        {
            Move(0);
        }
        FindDirection(heldOut);
        var along = estimator switch
        {
            SearchEstimator.Exact => ExactSlope(batch, input),
            SearchEstimator.Central or SearchEstimator.Unrolled =>
                Slope(Distances(1, batch, input), Distances(-1, batch, input), 2),
            _ => Slope(Distances(1, batch, input), distances, 1),
        };
        return (Number(-kappa) * along).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _before.Dispose();
        _direction.Dispose();
        _connectorStatistics?.Dispose();
    }

    // v, in a vector of its own: what the training loss left in the gradients has been used up by the step.
    private void FindDirection(Batch heldOut)
    {
        _student.Parameters.Gradients.fill_(Zero);
        Backward.Run(CrossEntropy.Loss(
            _student.Network.call(heldOut.Images), heldOut.Labels, heldOut.Mixed, 0, weights: heldOut.Weights));
        using var frozen = no_grad();
        _direction.copy_(_student.Parameters.Gradients.narrow(0, 0, _direction.shape[0]));
    }

    private Tensor StepLength() => Number(_radius) / (_direction.norm() + Number(1e-12));

    private Tensor Slope(Tensor forward, Tensor backward, int steps) =>
        (forward.to(float64) - backward.to(float64)) / (Number(steps) * StepLength().to(float64));

    /// <summary>D(w + sign R v), (K): forward only, batch norm with the statistics of the batch.</summary>
    private Tensor Distances(int sign, Batch batch, ObjectiveInput input)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        Move(sign);
        return DistancesHere(batch, input).MoveToOuterDisposeScope();
    }

    private Tensor DistancesHere(Batch batch, ObjectiveInput input) =>
        PathwayObjective.Distances(_pathways, input with { Student = _student.Network.Run(batch.Images) });

    // (grad D_i(w), v) for all i at once: the gradient of sum omega_i D_i is linear in omega.
    private Tensor ExactSlope(Batch batch, ObjectiveInput input)
    {
        Move(0);
        var distances = DistancesHere(batch, input);
        var omega = ones_like(distances).requires_grad_();
        Tensor[] weights = [.. _student.Network.TrainableParameters];
        var gradients = Backward.Gradients((omega * distances).sum(), weights, differentiable: true);
        long offset = 0;
        var slope = zeros(1, dtype: distances.dtype, device: distances.device);
        foreach (var (weight, gradient) in weights.Zip(gradients))
        {
            // A weight that no pathway depends on (the classifier's) has no gradient.
            if (gradient is not null && !gradient.IsInvalid)
            {
                slope = Sum(slope, (gradient * FlatParameters.Piece(_direction, offset, weight.shape)).sum());
            }
            offset += weight.numel();
        }
        return Backward.Gradients(slope, [omega])[0].to(float64);
    }

    private void Move(int sign)
    {
        using var frozen = no_grad();
        _student.Parameters.Weights.copy_(_before);
        if (sign != 0)
        {
            _student.Vectors.Weights.add_(_direction * StepLength(), alpha: Number(sign));
        }
    }

    /// <summary>The weights and running statistics of a moment; disposing it brings them back.</summary>
    private sealed class KeptState : IDisposable
    {
        private readonly (Tensor Value, Tensor Copy)[] _copies;

        public KeptState(IEnumerable<Tensor> values)
        {
            using var frozen = no_grad();
            _copies = [.. values.Select(v => (v, v.clone().DetachFromDisposeScope()))];
        }

        public void Dispose()
        {
            using var frozen = no_grad();
            foreach (var (value, copy) in _copies)
            {
                value.copy_(copy);
                copy.Dispose();
            }
        }
    }
}
