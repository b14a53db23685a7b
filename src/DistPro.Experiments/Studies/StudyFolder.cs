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

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string _path;
    private readonly Func<StudyRun, Fingerprint> _settings;

    public StudyFolder(string path, Func<StudyRun, Fingerprint> settings)
    {
        (_path, _settings) = (path, settings);
        Directory.CreateDirectory(path);
    }

    public void Keep(StudyRun run, StudyOutcome outcome)
    {
        outcome.Check(run);
        var content = new Content(
            Kind, Version, run.Arm, run.Budget, run.Seed, $"{_settings(run)}", outcome.Accuracy, outcome.Seconds,
            new(outcome.Numbers));
        AtomicFile.Write(PathOf(run), stream => JsonSerializer.Serialize(stream, content, Format));
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
        var content = Read(path, run);
        return _settings(run).DifferenceFrom(content.Fingerprint) is var (name, other, own)
            ? throw new InvalidDataException(
                $"'{path}' holds {run}, made with other settings: {name} is {other}, and {own} in this study. "
                + "Use another folder, or delete the file to make the run again.")
            : content.Outcome;
    }

    private static Content Read(string path, StudyRun run)
    {
        try
        {
            var content = JsonSerializer.Deserialize<Content>(File.ReadAllBytes(path), Format);
            if (content is not { Kind: Kind })
            {
                throw new InvalidDataException("another kind of file");
            }
            if (content.Version > Version)
            {
                throw new InvalidDataException($"version {content.Version}, which needs a newer DistPro");
            }
            if (content.Run != run)
            {
                throw new InvalidDataException($"the run {content.Run}");
            }
            content.Outcome.Check(run);
            return content;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
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

    private sealed record Content(
        string Kind, int Version, string Arm, int Budget, int Seed, string Settings, double Accuracy, double Seconds,
        Dictionary<string, double> Numbers)
    {
        [JsonIgnore]
        public StudyRun Run => new(Arm, Budget, Seed);

        [JsonIgnore]
        public Fingerprint Fingerprint => Fingerprint.Parse(Settings);

        [JsonIgnore]
        public StudyOutcome Outcome => new(Accuracy, Seconds) { Numbers = Numbers };
    }
}
