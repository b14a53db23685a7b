using DistPro.Engine.Objectives.Connectors;
using DistPro.Engine.Runtime;
using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives;

/// <summary>The weighted sum of several objectives. It owns them.</summary>
public sealed class CompositeObjective : Objective
{
    private readonly WeightedObjective[] _parts;

    /// <param name="parts">The parts, with names that differ.</param>
    /// <exception cref="ArgumentException">
    /// There is no part, two have the same name, or a weight or moment is out of range.
    /// </exception>
    public CompositeObjective(params IEnumerable<WeightedObjective> parts)
    {
        _parts = [.. parts];
        if (_parts.Length == 0 || _parts.DistinctBy(p => p.Name).Count() < _parts.Length)
        {
            throw new ArgumentException(
                $"A sum of objectives takes at least one part, each with a name of its own; found "
                + $"[{string.Join(", ", _parts.Select(p => p.Name))}].",
                nameof(parts));
        }
        Array.ForEach(_parts, SettingRangeAttribute.Check);
        var connectors = _parts.Where(
            p => p.Objective.Connector is not null).Select(p => (p.Name, p.Objective.Connector!)).ToArray();
        Connector = connectors.Length == 0 ? null : new ConnectorSet(connectors);
    }

    /// <summary>The parts.</summary>
    public IReadOnlyList<WeightedObjective> Parts => _parts;

    /// <inheritdoc />
    public override Tensor Loss(ObjectiveInput input) => LossParts(input).Total;

    /// <summary>The loss of a batch, part by part. A part whose weight is zero at this moment is not computed.</summary>
    /// <exception cref="InvalidOperationException">No part has a weight at this moment of the run.</exception>
    public LossParts LossParts(ObjectiveInput input)
    {
        var values = new List<LossPart>(_parts.Length);
        foreach (var part in _parts)
        {
            double weight = part.WeightAt(input.Progress);
            if (weight != 0)
            {
                using var scope = NewDisposeScope();
                values.Add(new LossPart(part.Name, (Number(weight) * part.Objective.Loss(input)).MoveToOuterDisposeScope()));
            }
        }
        return values.Count > 0
            ? new LossParts(values.Select(v => v.Value).Aggregate(Sum), values)
            : throw new InvalidOperationException(
                $"No objective has a weight when {input.Progress:p1} of the run are done: there is nothing to learn. "
                + "Add one that counts all the time, such as ce.");
    }

    /// <summary>
    /// As <see cref="LossParts"/>, with a zero for each part that does not count: every step of a run reports the same parts.
    /// </summary>
    internal IReadOnlyList<(string Name, Tensor Value)> AllParts(ObjectiveInput input)
    {
        var loss = LossParts(input);
        return [
            .. _parts.Select(p => (p.Name, loss.Parts.FirstOrDefault(l => l.Name == p.Name)?.Value ?? zeros_like(loss.Total)))];
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        foreach (var part in _parts)
        {
            part.Objective.Dispose();
        }
        base.Dispose();
    }
}
