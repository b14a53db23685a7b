using static TorchSharp.torch;

namespace DistPro.Engine.Weights;

/// <summary>Looks at the values of a file before a network has them.</summary>
internal static class StateValues
{
    /// <summary>
    /// What of a network's state has values with which it answers nothing of use, in words; empty for nothing: a number that is
    /// not finite, a variance below 0, a deviation that is not above 0.
    /// </summary>
    public static string Problems(IEnumerable<(string Name, Tensor Value)> state)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        return string.Join("; ", state.Where(s => s.Value.is_floating_point()).Select(Problem).Where(p => p.Length > 0));
    }

    private static string Problem((string Name, Tensor Value) state)
    {
        var (name, value) = state;
        return !Holds(value.isfinite()) ? $"{name} has values that are no finite numbers"
            : name.EndsWith("running_var", StringComparison.Ordinal) && !Holds(value.ge(0)) ? $"{name} has values below 0"
            : name.EndsWith("input_deviation", StringComparison.Ordinal) && !Holds(value.gt(0)) ? $"{name} has values not above 0"
            : "";
    }

    private static bool Holds(Tensor each) => each.all().item<bool>();
}
