using DistPro.Engine.Objectives;
using DistPro.Engine.Teachers;

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

    /// <summary>What several teachers agree on.</summary>
    public EnsembleMean EnsembleMean { get; set; }

    /// <summary>
    /// Folder that keeps the teacher's logits and embeddings for each epoch's images, so that another student with the same seed
    /// and images need not ask it again; null for none. Objectives on feature maps do not go with it.
    /// </summary>
    public string? TeacherCacheFolder { get; set; }

    /// <summary>Number type of the kept answers.</summary>
    public CachePrecision TeacherCachePrecision { get; set; }

    private protected override void Validate()
    {
        base.Validate();
        if (Objectives.Count > 0)
        {
            ObjectiveCatalog.Check(Objectives);
        }
    }
}
