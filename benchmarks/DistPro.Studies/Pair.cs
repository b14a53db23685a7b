namespace DistPro.Studies;

/// <summary>A teacher and a student, by the names of their networks.</summary>
internal sealed record Pair(string Teacher, string Student)
{
    /// <summary>Such as "resnet20 > resnet8".</summary>
    public override string ToString() => $"{Teacher} > {Student}";

    /// <summary>The same for a folder.</summary>
    public string FolderName => $"{Teacher}-{Student}";
}
