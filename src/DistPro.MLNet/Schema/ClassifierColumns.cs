using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Schema;

/// <summary>Names of the columns that a classifier reads and makes, and what the made ones look like.</summary>
internal sealed record ClassifierColumns(string Image, string Score, string PredictedLabel)
{
    // Names and values that ML.NET's own classifiers use for these annotations.
    private const string ScoreColumnKind =
        "ScoreColumnKind", ScoreValueKind = "ScoreValueKind", ScoreColumnSetId = "ScoreColumnSetId";
    private const string Multiclass = "MulticlassClassification";

    /// <summary>The names in a file; a column that it does not name has its usual name.</summary>
    public static ClassifierColumns FromProperties(IReadOnlyDictionary<string, string> properties)
    {
        return new(Of(nameof(Image)), Of(nameof(Score)), Of(nameof(PredictedLabel)))
        {
            Input = Enum.Parse<ImageInput>(properties.GetValueOrDefault(nameof(Input), nameof(ImageInput.Image))),
            Folder = properties.GetValueOrDefault(nameof(Folder)),
            KeyValues = KeyValueType.Named(properties.GetValueOrDefault(nameof(KeyValues))),
            Features = properties.GetValueOrDefault(nameof(Features)),
            FeatureCount = int.Parse(properties.GetValueOrDefault(nameof(FeatureCount), "0"), CultureInfo.InvariantCulture),
        };

        string Of(string column) => properties.GetValueOrDefault(column, column);
    }

    /// <summary>What the image column held when the classifier was trained; one that was saved by ML.NET takes that.</summary>
    public ImageInput Input { get; init; }

    /// <summary>Where the paths of an image column of paths start; null for the current folder.</summary>
    public string? Folder { get; init; }

    /// <summary>The type of the label's key values, and so of the predicted label's.</summary>
    public KeyValueType KeyValues { get; init; } = KeyValueType.Text;

    /// <summary>Column of what the last layer classifies; null for none.</summary>
    public string? Features { get; init; }

    /// <summary>Number of its values; 0 where there is no such column.</summary>
    public int FeatureCount { get; init; }

    /// <exception cref="ArgumentException">Two of the columns that are made have one name.</exception>
    public void Check()
    {
        string[] made = [Score, PredictedLabel, .. Features is null ? Array.Empty<string>() : [Features]];
        if (made.Distinct().Count() < made.Length)
        {
            throw new ArgumentException(
                $"Expected another name for each column that a classifier makes, found {string.Join(", ", made)}. Rename one of "
                + "the two that are the same.");
        }
    }

    public IReadOnlyDictionary<string, string> ToProperties()
    {
        var properties = new Dictionary<string, string>
        {
            [nameof(Image)] = Image,
            [nameof(Score)] = Score,
            [nameof(PredictedLabel)] = PredictedLabel,
        };
        if (Input != ImageInput.Image)
        {
            properties[nameof(Input)] = $"{Input}";
        }
        if (Folder is not null)
        {
            properties[nameof(Folder)] = Folder;
        }
        if (Features is not null)
        {
            properties[nameof(Features)] = Features;
            properties[nameof(FeatureCount)] = FeatureCount.ToString(CultureInfo.InvariantCulture);
        }
        if (KeyValues.Name is { } type)
        {
            properties[nameof(KeyValues)] = type;
        }
        return properties;
    }

    /// <summary>The columns of the input, if there is one, then PredictedLabel, Score, and features if they are made.</summary>
    public DataViewSchema OutputSchema(IReadOnlyList<string> classNames, DataViewSchema? input = null)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(input ?? Enumerable.Empty<DataViewSchema.Column>());
        uint setId = NextScoreSet(input);
        schema.AddColumn(
            PredictedLabel, new KeyDataViewType(typeof(uint), classNames.Count), PredictedLabelAnnotations(classNames, setId));
        schema.AddColumn(
            Score, new VectorDataViewType(NumberDataViewType.Single, classNames.Count), ScoreAnnotations(classNames, setId));
        if (Features is not null)
        {
            schema.AddColumn(Features, new VectorDataViewType(NumberDataViewType.Single, FeatureCount));
        }
        return schema.ToSchema();
    }

    private DataViewSchema.Annotations ScoreAnnotations(IReadOnlyList<string> classNames, uint setId)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        AddScoreKind(annotations, "Score", setId);
        annotations.AddNames(NameAnnotations.SlotNames, classNames);
        KeyValues.Add(annotations, NameAnnotations.TrainingLabelValues, classNames);
        return annotations.ToAnnotations();
    }

    private DataViewSchema.Annotations PredictedLabelAnnotations(IReadOnlyList<string> classNames, uint setId)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        AddScoreKind(annotations, "PredictedLabel", setId);
        KeyValues.Add(annotations, NameAnnotations.KeyValues, classNames);
        return annotations.ToAnnotations();
    }

    private static void AddScoreKind(DataViewSchema.Annotations.Builder annotations, string valueKind, uint setId)
    {
        annotations.AddPrimitiveValue(ScoreColumnKind, TextDataViewType.Instance, Multiclass.AsMemory());
        annotations.AddPrimitiveValue(ScoreValueKind, TextDataViewType.Instance, valueKind.AsMemory());
        annotations.AddPrimitiveValue(ScoreColumnSetId, new KeyDataViewType(typeof(uint), int.MaxValue), setId);
    }

    private static uint NextScoreSet(DataViewSchema? input)
    {
        uint highest = 0;
        foreach (var column in input ?? Enumerable.Empty<DataViewSchema.Column>())
        {
            if (column.Annotations.Schema.GetColumnOrNull(ScoreColumnSetId) is { Type: KeyDataViewType { RawType: var type } }
                && type == typeof(uint))
            {
                uint id = 0;
                column.Annotations.GetValue(ScoreColumnSetId, ref id);
                highest = Math.Max(highest, id);
            }
        }
        return highest + 1;
    }
}

/// <summary>Annotations that are a list of names: key values, slot names.</summary>
internal static class NameAnnotations
{
    public const string KeyValues = "KeyValues", SlotNames = "SlotNames", TrainingLabelValues = "TrainingLabelValues";

    public static void AddNames(
        this DataViewSchema.Annotations.Builder annotations, string kind, IReadOnlyList<string> names) =>
        KeyValueType.Text.Add(annotations, kind, names);
}
