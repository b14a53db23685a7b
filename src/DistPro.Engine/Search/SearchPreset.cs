using DistPro.Engine.Processes;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Search;

/// <summary>
/// Settings of a search, of the edits made to what it finds, and of the distillation that follows, which have proved to go
/// together.
/// </summary>
/// <param name="Name">Name under which it is found.</param>
/// <param name="Epochs">Passes of the search over the images, at least 1.</param>
/// <param name="Search">How is searched.</param>
/// <param name="Edits">What is made of the process.</param>
/// <param name="Strength">What its weights are multiplied by in the distillation, above 0.</param>
public sealed record SearchPreset(
    string Name, [property: SettingRange(atLeast: 1)] int Epochs, SearchOptions Search, ProcessEdits Edits,
    [property: SettingRange(above: 0)] double Strength)
{
    /// <summary>The paper's transforms and Adam (DistPro, ECCV 2022, section 4), for trainings of many epochs.</summary>
    public static SearchPreset Paper { get; } = new("paper", 10, new SearchOptions(), new ProcessEdits(), 1);

    /// <summary>
    /// For trainings of a few epochs on some thousands of images: light pathways between the stages without the stems, and an
    /// Adam that forgets less of its gradients and more of their squares. Chosen on validation images (docs/results).
    /// </summary>
    public static SearchPreset Short { get; } = new(
        "short", 12, new SearchOptions { FirstStage = 1, Transforms = ["simple"], Beta1 = 0.9, Beta2 = 0.95 }, new ProcessEdits(),
        3);

    /// <summary>All presets.</summary>
    public static IReadOnlyList<SearchPreset> All { get; } = [Paper, Short];

    /// <summary>The preset of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static SearchPreset Named(string name) =>
        All.FirstOrDefault(p => p.Name == name)
        ?? throw NearestName.Unknown("preset", name, [.. All.Select(p => p.Name)]);
}
