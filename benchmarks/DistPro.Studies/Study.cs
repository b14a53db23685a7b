namespace DistPro.Studies;

/// <summary>A study: what is compared, and how it is shown.</summary>
/// <param name="Name">Name on the command line and of its files.</param>
/// <param name="Title">Heading of its page.</param>
/// <param name="Description">What it compares, for the command line.</param>
/// <param name="Pair">Teacher and student.</param>
/// <param name="Arms">What is compared.</param>
/// <param name="Budgets">Epochs.</param>
/// <param name="Seeds">Number of seeds, from 1 on, unless the command says another.</param>
/// <param name="Tables">The tables of the page.</param>
internal sealed record Study(
    string Name, string Title, string Description, Pair Pair, IReadOnlyList<Arm> Arms, IReadOnlyList<int> Budgets, int Seeds,
    IReadOnlyList<ResultTable> Tables)
{
    /// <summary>The pair that transferred processes were searched on; null for none.</summary>
    public Pair? Source { get; init; }
}
