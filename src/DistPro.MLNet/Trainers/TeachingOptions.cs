using DistPro.Engine.Data;
using DistPro.Engine.Objectives;
using DistPro.Engine.Runtime;
using DistPro.Engine.Teachers;
using DistPro.MLNet.Schema;
using DistPro.MLNet.Sources;
using Microsoft.ML;

namespace DistPro.MLNet.Trainers;

/// <summary>What all trainers with a teacher have in common.</summary>
public abstract class TeachingOptions : TrainerOptions
{
    private protected TeachingOptions()
    {
    }

    /// <summary>
    /// What the student is to match, by names of <see cref="ObjectiveCatalog"/>, such as <c>["kd", new("at", Weight: 500)]</c>.
    /// Cross entropy with the labels comes along unless "ce" or "label-smoothing" is among them; with none named, it is all there
    /// is beside a process.
    /// </summary>
    public IReadOnlyList<ObjectiveChoice> Objectives { get; set; } = [];

    /// <summary>
    /// Further images, without labels, that the teacher alone teaches: the same image column, prepared by the same steps. What
    /// else they have is not looked at, but for the columns that the teacher reads. Rows of the training data without a label are
    /// taught so, too. Null for none.
    /// </summary>
    public IDataView? UnlabelledData { get; set; }

    /// <summary>Where a teacher is a fitted pipeline: its column of scores, one number for each class.</summary>
    public string TeacherScoreColumnName { get; set; } = "Score";

    /// <summary>
    /// Where a teacher is a fitted pipeline: names of its classes, in the order of its scores; null for those that it tells as
    /// slot names or key values. One that tells two classes by one number names them False and True.
    /// </summary>
    public IReadOnlyList<string>? TeacherClassNames { get; set; }

    /// <summary>
    /// Where a teacher is a fitted pipeline: number of views of each training image that it scores beside the image itself, each
    /// augmented as the student sees it, in the teacher's own size. The views come round epoch by epoch. Each costs as much time
    /// as scoring the images once, which the log tells. 0: it scores the images as they are, and the student is to answer alike
    /// however it sees them.
    /// </summary>
    [SettingRange(atLeast: 0)]
    public int TeacherViews { get; set; }

    /// <summary>
    /// The log warns of a teacher that finds the class of a smaller part of the images, in 0..1: what it teaches is wrong too
    /// often.
    /// </summary>
    [SettingRange(atLeast: 0, atMost: 1)]
    public double LeastTeacherAccuracy { get; set; } = 0.5;

    /// <summary>What several teachers agree on.</summary>
    public EnsembleMean EnsembleMean { get; set; }

    /// <summary>
    /// Folder that keeps the teacher's logits and embeddings for each epoch's images, so that another student with the same seed
    /// and images need not ask it again; null for none. Objectives on feature maps do not go with it.
    /// </summary>
    public string? TeacherCacheFolder { get; set; }

    /// <summary>Number type of the kept answers.</summary>
    public CachePrecision TeacherCachePrecision { get; set; }

    /// <summary>The training data with the images that have no label behind it.</summary>
    /// <exception cref="ArgumentException">Those have no such image column.</exception>
    internal IDataView Taught(IDataView input)
    {
        if (UnlabelledData is null)
        {
            return input;
        }
        ImageColumn.Check(input.Schema, ImageColumnName);
        try
        {
            var column = ImageColumn.Check(UnlabelledData.Schema, ImageColumnName);
            if (column.Type.RawType != input.Schema[ImageColumnName].Type.RawType)
            {
                throw new ArgumentException(
                    $"Image column '{ImageColumnName}': expected {input.Schema[ImageColumnName].Type}, as in the training data, "
                    + $"found {column.Type}. Prepare both by the same steps.");
            }
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{nameof(UnlabelledData)}: {e.Message}", e);
        }
        return new AppendedRows(input, UnlabelledData, ImageColumnName, LabelColumnName);
    }

    private protected override bool TakesUnlabelled => true;

    private protected override void Validate()
    {
        base.Validate();
        ArgumentException.ThrowIfNullOrEmpty(TeacherScoreColumnName);
        if (TeacherViews > 0 && Training.Augmentation == Augmentation.None)
        {
            throw new ArgumentException(
                $"{nameof(TeacherViews)} is {TeacherViews}, and {nameof(Training)}.{nameof(Training.Augmentation)} is None: "
                + "all views of an image are the same. Leave one of them out.");
        }
        if (Objectives.Count > 0)
        {
            ObjectiveCatalog.Check(Objectives);
        }
    }
}
