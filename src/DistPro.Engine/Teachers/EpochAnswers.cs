using DistPro.Engine.Files;
using DistPro.Engine.Networks;
using static TorchSharp.torch;

namespace DistPro.Engine.Teachers;

/// <summary>A teacher's answers to the images of one epoch, in memory, and the file that keeps them.</summary>
internal sealed class EpochAnswers : IDisposable
{
    private const string RowsName = "rows", LogitsName = "logits", EmbeddingName = "embedding";

    private readonly string _path;
    private readonly ScalarType _type;
    private readonly bool[] _known;
    private Tensor? _logits; // (images of the store, classes), on the CPU
    private Tensor? _embedding; // (images of the store, C)
    private bool _changed;

    private EpochAnswers(string path, int count, CachePrecision precision)
    {
        (_path, _known, _type) = (path, new bool[count], precision == CachePrecision.Half ? float16 : float32);
    }

    /// <summary>The answers of a file; none where there is no file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">Images in the store.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="precision">Number type that the answers are kept in.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or of other images or another teacher.</exception>
    public static EpochAnswers Open(string path, int count, int classCount, CachePrecision precision)
    {
        var answers = new EpochAnswers(path, count, precision);
        return File.Exists(path) ? SealedFile.Read(path, file => answers.Read(file, classCount)) : answers;
    }

    /// <summary>Whether the answers to all these images are known.</summary>
    public bool Has(long[] rows) => rows.All(r => _known[r]);

    /// <summary>Keeps answers, rounded.</summary>
    /// <exception cref="InvalidOperationException">A value is too large for the number type.</exception>
    public void Keep(long[] rows, NetworkOutput answer)
    {
        using var scope = NewDisposeScope();
        using var indices = tensor(rows);
        Put(ref _logits, indices, Rounded(answer.Logits));
        if (answer.HasEmbedding)
        {
            Put(ref _embedding, indices, Rounded(answer.Embedding));
        }
        Know(rows);
        _changed = true;
    }

    /// <summary>The answers to images that are known; they belong to the dispose scope of the caller.</summary>
    public (Tensor Logits, Tensor? Embedding) Of(long[] rows, Device device)
    {
        using var scope = NewDisposeScope();
        var indices = tensor(rows);
        return (Rows(_logits!), _embedding is null ? null : Rows(_embedding));

        Tensor Rows(Tensor values) => values.index_select(0, indices).to(float32).to(device).MoveToOuterDisposeScope();
    }

    /// <summary>Writes the file if there is something new in it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save()
    {
        if (!_changed)
        {
            return;
        }
        using var scope = NewDisposeScope();
        var rows = tensor(Enumerable.Range(0, _known.Length).Where(r => _known[r]).Select(r => (long)r).ToArray());
        List<(string, Tensor)> tensors = [(RowsName, rows), (LogitsName, _logits!.index_select(0, rows))];
        if (_embedding is not null)
        {
            tensors.Add((EmbeddingName, _embedding.index_select(0, rows)));
        }
        SealedFile.Write(_path, tensors, new Dictionary<string, string>());
        _changed = false;
    }

    public void Dispose()
    {
        _logits?.Dispose();
        _embedding?.Dispose();
    }

    private EpochAnswers Read(SafeTensors file, int classCount)
    {
        using var scope = NewDisposeScope();
        long count = Shape(file, RowsName) is [> 0 and var n] ? n : throw Unusable(file, RowsName, "[N]");
        var rows = Read(file, RowsName, [count], int64);
        long[] numbers = rows.data<long>().ToArray();
        if (numbers.Any(r => r < 0 || r >= _known.Length) || numbers.Distinct().Count() < numbers.Length)
        {
            throw new InvalidDataException($"answers to other images than the {_known.Length} there are, or two to one");
        }
        var logits = Read(file, LogitsName, [count, classCount], _type);
        if (file.Entries.ContainsKey(EmbeddingName))
        {
            long width = Shape(file, EmbeddingName) is [_, > 0 and var w] ? w : throw Unusable(file, EmbeddingName, "[N, C]");
            Put(ref _embedding, rows, Read(file, EmbeddingName, [count, width], _type));
        }
        Put(ref _logits, rows, logits);
        Know(numbers);
        return this;
    }

    private static long[] Shape(SafeTensors file, string name) => file.Entries.TryGetValue(name, out var entry)
        ? entry.Shape
        : throw new InvalidDataException($"no tensor '{name}'");

    private static InvalidDataException Unusable(SafeTensors file, string name, string expected) =>
        new($"tensor '{name}' with shape [{string.Join(", ", Shape(file, name))}] (expected {expected})");

    private static Tensor Read(SafeTensors file, string name, long[] shape, ScalarType type)
    {
        // The file is asked first: what it does not hold takes no memory.
        if (!Shape(file, name).SequenceEqual(shape))
        {
            throw Unusable(file, name, $"[{string.Join(", ", shape)}]");
        }
        var values = empty(shape, dtype: type);
        file.CopyTo(name, values);
        return values;
    }

    private void Put(ref Tensor? all, Tensor rows, Tensor values)
    {
        all ??= zeros(_known.Length, values.shape[1], dtype: _type).DetachFromDisposeScope();
        all.index_copy_(0, rows, values);
    }

    private void Know(long[] rows)
    {
        foreach (long row in rows)
        {
            _known[row] = true;
        }
    }

    private Tensor Rounded(Tensor values)
    {
        var rounded = values.to(_type).cpu();
        return rounded.isfinite().all().item<bool>()
            ? rounded
            : throw new InvalidOperationException(
                $"The teacher's answers, up to {values.abs().max().to(float64).item<double>():g3}, cannot be kept in {_type}. "
                + "Keep them in single precision, or use the teacher without a cache.");
    }
}
