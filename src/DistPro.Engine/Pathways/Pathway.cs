using System.Globalization;
using System.Text.RegularExpressions;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Pathways;

/// <summary>One way for knowledge to go: a stage of the teacher teaches a stage of the student, through a transform.</summary>
/// <param name="TeacherStage">Zero-based stage of the teacher; 0 is the stem.</param>
/// <param name="StudentStage">Zero-based stage of the student; 0 is the stem.</param>
/// <param name="Transform">Name of the transform, such as complex or at.</param>
public sealed partial record Pathway(
    [property: SettingRange(atLeast: 0)] int TeacherStage, [property: SettingRange(atLeast: 0)] int StudentStage,
    string Transform)
{
    /// <summary>Such as "1>2 complex": stage 1 of the teacher teaches stage 2 of the student.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{TeacherStage}>{StudentStage} {Transform}");

    /// <summary>The pathway of that name.</summary>
    /// <exception cref="FormatException">The text is no pathway's name.</exception>
    public static Pathway Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Pattern().Match(name) is { Success: true } match
            ? new Pathway(Number(match.Groups[1]), Number(match.Groups[2]), match.Groups[3].Value)
            : throw new FormatException(
                $"'{name}' is no pathway. Expected: teacher's stage > student's stage and a transform, such as '1>2 complex'.");
    }

    /// <inheritdoc cref="Name" />
    public override string ToString() => Name;

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\d{1,4})>(\d{1,4}) (\S+)$")]
    private static partial Regex Pattern();
}
