using static DistPro.Engine.Runtime.Numbers;
using static TorchSharp.torch;

namespace DistPro.Engine.Objectives.Connectors;

/// <summary>
/// What student and teacher last made of every training image, and which images are of other classes: the memory of CRD.
/// </summary>
internal sealed class ContrastMemory : nn.Module
{
    private readonly Generator _random;
    private readonly int _negatives;
    private readonly Tensor student_bank, teacher_bank;             // (images, D), rows of length 1 once their image has come by
    private readonly Tensor student_normalizer, teacher_normalizer; // 0 until the first batch has set it
    // image indices ordered by class; where each class begins there
    private readonly Tensor by_class, class_start, class_size;

    public ContrastMemory(Tensor labels, int negatives, int dimensions, Generator random) : base(nameof(ContrastMemory))
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        (_random, Images) = (random, labels.shape[0]);
        _negatives = (int)Math.Min(negatives, Images);
        var onCpu = labels.cpu();
        if (onCpu.lt(Zero).any().item<bool>())
        {
            throw new ArgumentException(
                "crd compares images of different classes: found images without a class. Leave them out, or choose another "
                + "objective.", nameof(labels));
        }
        by_class = onCpu.argsort().DetachFromDisposeScope();
        class_size = onCpu.bincount(null).DetachFromDisposeScope();
        class_start = (class_size.cumsum(0) - class_size).DetachFromDisposeScope();
        if (class_size.max().item<long>() == Images)
        {
            throw new ArgumentException(
                "crd compares images of different classes: found images of one class only.", nameof(labels));
        }
        double bound = Math.Sqrt(3.0 / dimensions);
        student_bank = empty(Images, dimensions).uniform_(-bound, bound, random).DetachFromDisposeScope();
        teacher_bank = empty(Images, dimensions).uniform_(-bound, bound, random).DetachFromDisposeScope();
        student_normalizer = zeros(1).DetachFromDisposeScope();
        teacher_normalizer = zeros(1).DetachFromDisposeScope();
        RegisterComponents();
    }

    public long Images { get; }

    /// <summary>
    /// For each image its own index, then those of images of other classes, drawn with replacement: int64 (N, 1 + K).
    /// </summary>
    public Tensor Candidates(Tensor indices, Tensor labels)
    {
        using var scope = NewDisposeScope();
        // Drawn on the CPU, so that every device has the same numbers: the one transfer in a step that waits for the device.
        var draws = rand([labels.shape[0], _negatives], dtype: float64, generator: _random).to(labels.device);
        var size = class_size.index_select(0, labels).unsqueeze(1);
        var position = (draws * (Number(Images) - size)).to(int64);
        // steps over the image's own class
        position = Sum(position, position.ge(class_start.index_select(0, labels).unsqueeze(1)).to(int64) * size);
        var negatives = by_class.index_select(0, position.flatten()).view(position.shape);
        return cat([indices.unsqueeze(1), negatives], 1).MoveToOuterDisposeScope();
    }

    public Tensor ScoresAmongTeachers(Tensor student, Tensor candidates, double temperature) =>
        Scores(student, teacher_bank, teacher_normalizer, candidates, temperature);

    public Tensor ScoresAmongStudents(Tensor teacher, Tensor candidates, double temperature) =>
        Scores(teacher, student_bank, student_normalizer, candidates, temperature);

    public void Update(Tensor indices, Tensor student, Tensor teacher, double momentum)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        foreach (var (bank, embedding) in new[] { (student_bank, student), (teacher_bank, teacher) })
        {
            var mixed = Sum(Number(momentum) * bank.index_select(0, indices), Number(1 - momentum) * embedding);
            bank.index_copy_(0, indices, nn.functional.normalize(mixed));
        }
    }

    // One product with the whole bank takes less memory than collecting the rows of every candidate.
    // The bank is copied because it is written to before the backward pass needs it.
    private Tensor Scores(Tensor anchors, Tensor bank, Tensor normalizer, Tensor candidates, double temperature)
    {
        var scores = (anchors.mm(bank.clone().t()).gather(1, candidates) / Number(temperature)).exp();
        using (no_grad())
        {
            normalizer.copy_(where(normalizer.eq(Zero), scores.mean() * Number(Images), normalizer));
        }
        return scores / normalizer.clone();
    }
}
