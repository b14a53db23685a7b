using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DistPro.Engine.Files;
using DistPro.Engine.Pathways;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Processes;

/// <summary>The file of a process: JSON, the head first, then the weights, one line for each moment.</summary>
/// <remarks>
/// It has a version and a SHA-256 checksum: of the file's bytes without white space, its own digits taken as zeros. So line
/// endings and indentation may change on the way, values may not.
/// </remarks>
internal static class ProcessFile
{
    /// <summary>Version of the format that this code writes, and the highest that it reads.</summary>
    public const int Version = 1;

    /// <summary>Most moments that are written.</summary>
    public const int MaxRows = 1000;

    private const string Kind = "DistPro distillation process";
    private static readonly string NoChecksum = new('0', 64);

    private static readonly JsonSerializerOptions Format = new(JsonText.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        // For a file, not for a web page: "1>2 complex" and names of any language stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static byte[] Write(DistillationProcess process)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, new() { Indented = true, NewLine = "\n", Encoder = Format.Encoder }))
        {
            var origin = process.Origin;
            json.WriteStartObject();
            json.WriteString("kind", Kind);
            json.WriteNumber("version", Version);
            json.WriteString("sha256", NoChecksum);
            Part("teacher", origin.Teacher);
            Part("student", origin.Student);
            Part("data", origin.Data);
            Part("normalization", origin.Normalization);
            Part("searchOptions", origin.SearchOptions);
            Part("seed", origin.Seed);
            Line("validationLoss", origin.ValidationLoss);
            Part("changes", origin.Changes);
            Part("pathways", process.Pathways.Select(p => p.Name));
            json.WriteNumber("rows", process.RowCount);
            json.WriteStartArray("weights");
            for (int row = 0; row < process.RowCount; row++)
            {
                json.WriteRawValue("\n    " + Numbers(process.Row(row).Select(weight => (float)weight)));
            }
            json.WriteEndArray();
            json.WriteEndObject();

            void Part<T>(string name, T value)
            {
                json.WritePropertyName(name);
                JsonSerializer.Serialize(json, value, Format);
            }
            void Line(string name, IEnumerable<double> numbers)
            {
                json.WritePropertyName(name);
                json.WriteRawValue(Numbers(numbers));
            }
        }
        var file = Encoding.UTF8.GetString(text.WrittenSpan) + "\n";
        return Encoding.UTF8.GetBytes(file.Replace($"\"{NoChecksum}\"", $"\"{Checksum(file, NoChecksum)}\""));
    }

    internal static DistillationProcess Read(byte[] file, string path, bool edited)
    {
        try
        {
            string text = JsonText.Decode(file);
            // Kind and version first: what else is in a file of another kind, or in a newer one, is not known.
            var root = JsonText.Read<JsonElement>(text, Format);
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("kind", out var kind)
                || kind.ValueKind != JsonValueKind.String || !kind.ValueEquals(Kind))
            {
                throw new InvalidDataException($"JSON of another kind (no \"kind\": \"{Kind}\")");
            }
            if (root.TryGetProperty("version", out var version) && version.ValueKind == JsonValueKind.Number
                && version.TryGetInt32(out int number) && number is < 1 or > Version)
            {
                throw new InvalidDataException($"version {number}, which needs a newer DistPro");
            }
            return Process(JsonText.Read<Content>(text, Format), text, edited);
        }
        catch (Exception e) when (
            e is InvalidDataException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"'{path}' cannot be loaded. Expected: a distillation process of version {Version} or lower. Found: {e.Message} "
                + "Restore the file from a copy, update DistPro if the file is newer, or search and save the process again.", e);
        }
    }

    private static DistillationProcess Process(Content content, string text, bool edited)
    {
        if (content.Rows != content.Weights.Length)
        {
            throw new InvalidDataException(
                $"a damaged file: {content.Weights.Length} rows of weights where it says {content.Rows}.");
        }
        var origin = new ProcessOrigin
        {
            Teacher = content.Teacher,
            Student = content.Student,
            Data = content.Data,
            Normalization = content.Normalization,
            SearchOptions = content.SearchOptions,
            Seed = content.Seed,
            ValidationLoss = content.ValidationLoss,
            Changes = content.Changes,
        };
        var process = new DistillationProcess(
            [.. content.Pathways.Select(Pathway.Parse)], [.. content.Weights.Select(row => row ?? [])], origin);
        return Checksum(text, content.Sha256) == content.Sha256 ? process
            : edited ? new DistillationProcess(process.Pathways, content.Weights, origin.With("edited by hand"))
            : throw new InvalidDataException(
                "a file that is damaged or was edited: its checksum is another than the one written in it. If you changed it on "
                + $"purpose, load it with {nameof(edited)}: true, and save it again.");
    }

    private static string Checksum(string text, string written)
    {
        var zeroed = written.Length == NoChecksum.Length ? text.Replace($"\"{written}\"", $"\"{NoChecksum}\"") : text;
        var dense = string.Concat(zeroed.Where(c => !char.IsWhiteSpace(c)));
        return Hex.Of(SHA256.HashData(Encoding.UTF8.GetBytes(dense)));
    }

    private static string Numbers<T>(IEnumerable<T> numbers) where T : IFormattable =>
        $"[{string.Join(", ", numbers.Select(n => n.ToString("R", CultureInfo.InvariantCulture)))}]";

    private sealed record Content(
        string Kind, int Version, string Sha256, ProcessNetwork Teacher, ProcessNetwork Student, string Data,
        string Normalization,
        Dictionary<string, string> SearchOptions, long Seed, double[] ValidationLoss, string[] Changes, string[] Pathways,
        int Rows,
        double[][] Weights);
}
