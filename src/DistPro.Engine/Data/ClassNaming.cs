using System.Text;

namespace DistPro.Engine.Data;

/// <summary>
/// The names of classes are what ties data, networks and files together: each tells its class from all others. Two that read the
/// same, such as an e with its accent as one character or as two, are one name; none is ever changed.
/// </summary>
public static class ClassNaming
{
    /// <summary>Whether two names are one: in Unicode's normal form C they are the same.</summary>
    public static IEqualityComparer<string> Comparer { get; } = EqualityComparer<string>.Create(
        (a, b) => string.Equals(Normal(a), Normal(b), StringComparison.Ordinal), name => Normal(name)!.GetHashCode());

    /// <summary>Checks that each class has a name of its own, which can be written into a file.</summary>
    /// <param name="names">The names, in the order of the classes.</param>
    /// <param name="owner">Whose they are, for the message, such as "Label column 'Label'".</param>
    /// <exception cref="ArgumentException">
    /// A name is missing or no Unicode text (half of a surrogate pair), or two are one.
    /// </exception>
    public static void Check(IReadOnlyList<string> names, string owner)
    {
        ArgumentNullException.ThrowIfNull(names);
        var numbers = new Dictionary<string, int>(Comparer);
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] is null || !IsText(names[i]))
            {
                throw new ArgumentException(
                    $"{owner}: expected a name for each class, found {(names[i] is null ? "none" : Shown(names[i]))} for class "
                    + $"{i + 1}, which is no Unicode text. Rename the class.", nameof(names));
            }
            if (!numbers.TryAdd(names[i], i))
            {
                int first = numbers[names[i]];
                throw new ArgumentException(
                    $"{owner}: expected another name for each class, found {Shown(names[first])} for class {first + 1} and "
                    + $"{Shown(names[i])} for class {i + 1}. Rename one of the two.", nameof(names));
            }
        }
    }

    /// <summary>A few of the names for a message, with the codes of what may look like something else.</summary>
    /// <param name="names">The names; none is called none.</param>
    public static string List(IReadOnlyCollection<string> names) => names.Count switch
    {
        0 => "none",
        <= 10 => string.Join(", ", names.Select(Shown)),
        _ => $"{string.Join(", ", names.Take(10).Select(Shown))} and {names.Count - 10} more",
    };

    private static string? Normal(string? name) => name is null || !IsText(name) ? name : name.Normalize();

    private static bool IsText(string name) => !name.EnumerateRunes().Any(r => r == Rune.ReplacementChar)
        || Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)) == name;

    // 'cat'; 'café' (caf\u00e9).
    private static string Shown(string name)
    {
        string codes = string.Concat(name.Select(c => c is >= ' ' and <= '~' ? $"{c}" : $"\\u{(int)c:x4}"));
        return codes == name ? $"'{name}'" : $"'{name}' ({codes})";
    }
}
