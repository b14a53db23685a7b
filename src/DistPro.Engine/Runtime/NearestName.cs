using System.Text.RegularExpressions;

namespace DistPro.Engine.Runtime;

/// <summary>Guesses which name was meant where one is not known.</summary>
internal static partial class NearestName
{
    /// <summary>
    /// " Did you mean 'kd'?", or nothing where no name is near. A part of a known name in braces stands for a number.
    /// </summary>
    public static string Hint(string name, IEnumerable<string> known)
    {
        var nearest = known
            .Select(k => (Known: k, Name: Lower(k.Contains('{') ? Numbers().Replace(name, "#") : name)))
            .Select(k => (k.Known, k.Name, Pattern: Lower(Braces().Replace(k.Known, "#"))))
            .Select(k => (k.Known, Distance: Distance(k.Name, k.Pattern), Start: k.Name.AsSpan().CommonPrefixLength(k.Pattern)))
            .Where(k => k.Distance <= 1 + name.Length / 3)
            .OrderBy(k => k.Distance).ThenByDescending(k => k.Start)
            .FirstOrDefault();
        return nearest.Known is null ? "" : $" Did you mean '{nearest.Known}'?";
    }

    /// <summary>The error of a name that is not known.</summary>
    public static ArgumentException Unknown(string kind, string name, IReadOnlyList<string> known) => new(
        $"There is no {kind} '{name}'.{Hint(name, known)} Known names: {string.Join(", ", known)}.", nameof(name));

    private static string Lower(string text) => text.ToLowerInvariant();

    // Letters to add, remove, replace or swap with their neighbour (Damerau and Levenshtein).
    private static int Distance(string from, string to)
    {
        int[,] d = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                d[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }
        return d[from.Length, to.Length];
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Braces();
}
