using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DistPro.Engine.Files;
using DistPro.Engine.Runtime;

namespace DistPro.Experiments.Studies;

/// <summary>The finished runs of a study on the disk, one file each.</summary>
internal sealed class StudyFolder
{
    private const string Kind = "DistPro study run";
    private const int Version = 1;

    private static readonly JsonSerializerOptions Format = new(JsonText.Strict)
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string _path;
    private readonly Func<StudyRun, Fingerprint> _settings;

    public StudyFolder(string path, Func<StudyRun, Fingerprint> settings)
    {
        (_path, _settings) = (path, settings);
        AtomicFile.PrepareFolder(path, kept: "*.json");
    }

    /// <summary>Looks, before a run, whether its outcome can be kept.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    public void Prepare(StudyRun run) => AtomicFile.Prepare(PathOf(run));

    public void Keep(StudyRun run, StudyOutcome outcome)
    {
        outcome.Check(run);
        var content = new Content(
            Kind, Version, run.Arm, run.Budget, run.Seed, $"{_settings(run)}", outcome.Accuracy, outcome.Seconds,
            new(outcome.Numbers));
        AtomicFile.Write(PathOf(run), stream => JsonSerializer.Serialize(stream, content, Format), makeFolder: true);
    }

    /// <summary>The outcome of a run; null if it is not finished.</summary>
    /// <exception cref="InvalidDataException">
    /// It was made with other settings, or its file is damaged or something else.
    /// </exception>
    public StudyOutcome? Find(StudyRun run)
    {
        string path = PathOf(run);
        if (!File.Exists(path))
        {
            return null;
        }
        var (outcome, settings) = Read(path, run);
        return _settings(run).DifferenceFrom(settings) is var (name, other, own)
            ? throw new InvalidDataException(
                $"'{path}' holds {run}, made with other settings: {name} is {other}, and {own} in this study. "
                + "Use another folder, or delete the file to make the run again.")
            : outcome;
    }

    private static (StudyOutcome Outcome, Fingerprint Settings) Read(string path, StudyRun run)
    {
        try
        {
            string text = JsonText.Decode(File.ReadAllBytes(path));
            var (kind, version) = JsonText.Read<Head>(text, Format);
            if (kind != Kind)
            {
                throw new InvalidDataException("another kind of file");
            }
            if (version is < 1 or > Version)
            {
                throw new InvalidDataException($"version {version}, which needs a newer DistPro");
            }
            var content = JsonText.Read<Content>(text, Format);
            if (content.Run != run)
            {
                throw new InvalidDataException($"the run {content.Run}");
            }
            content.Outcome.Check(run);
            return (content.Outcome, Fingerprint.Parse(content.Settings));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(
                $"'{path}' cannot be read. Expected: the finished run {run} (version {Version}). Found: {e.Message}. "
                + "Delete it to make the run again.", e);
        }
    }

    // Escaping makes any name a name of a file, and different names different files.
    private string PathOf(StudyRun run) =>
        Path.Combine(_path, string.Create(
            CultureInfo.InvariantCulture, $"{Uri.EscapeDataString(run.Arm)}.budget{run.Budget}.seed{run.Seed}.json"));

    // Kind and version are read first: what else is in a file of another kind, or in a newer one, is not known.
    private sealed record Head(string Kind, int Version);

    private sealed record Content(
        string Kind, int Version, string Arm, int Budget, int Seed, string Settings, double Accuracy, double Seconds,
        Dictionary<string, double> Numbers)
    {
        [JsonIgnore]
        public StudyRun Run => new(Arm, Budget, Seed);

        [JsonIgnore]
        public StudyOutcome Outcome => new(Accuracy, Seconds) { Numbers = Numbers };
    }
}
