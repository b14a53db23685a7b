using System.Numerics;
using Microsoft.ML.Data;

namespace DistPro.MLNet.Classifier.Persistence;

/// <summary>
/// What the inference step of the saved chain writes. ML.NET fixes a vector's size at compile time, and Evaluate needs a fixed
/// one: so the scores come in pieces of 1, 2, 4, ... slots, of which the chain joins those that add up to the number of classes.
/// </summary>
internal sealed class SavedModelOutput
{
    /// <summary>Column of the most probable class, zero-based.</summary>
    public const string IndexColumn = "__distpro.index";

    /// <summary>Most classes that the pieces can hold.</summary>
    public const int MaxClasses = 65535;

    private const string Prefix = "__distpro.scores";

    [ColumnName(IndexColumn)]
    public uint Index { get; set; }

    [ColumnName(Prefix + "1"), VectorType(1)]
    public VBuffer<float> Scores1 { get; set; }

    [ColumnName(Prefix + "2"), VectorType(2)]
    public VBuffer<float> Scores2 { get; set; }

    [ColumnName(Prefix + "4"), VectorType(4)]
    public VBuffer<float> Scores4 { get; set; }

    [ColumnName(Prefix + "8"), VectorType(8)]
    public VBuffer<float> Scores8 { get; set; }

    [ColumnName(Prefix + "16"), VectorType(16)]
    public VBuffer<float> Scores16 { get; set; }

    [ColumnName(Prefix + "32"), VectorType(32)]
    public VBuffer<float> Scores32 { get; set; }

    [ColumnName(Prefix + "64"), VectorType(64)]
    public VBuffer<float> Scores64 { get; set; }

    [ColumnName(Prefix + "128"), VectorType(128)]
    public VBuffer<float> Scores128 { get; set; }

    [ColumnName(Prefix + "256"), VectorType(256)]
    public VBuffer<float> Scores256 { get; set; }

    [ColumnName(Prefix + "512"), VectorType(512)]
    public VBuffer<float> Scores512 { get; set; }

    [ColumnName(Prefix + "1024"), VectorType(1024)]
    public VBuffer<float> Scores1024 { get; set; }

    [ColumnName(Prefix + "2048"), VectorType(2048)]
    public VBuffer<float> Scores2048 { get; set; }

    [ColumnName(Prefix + "4096"), VectorType(4096)]
    public VBuffer<float> Scores4096 { get; set; }

    [ColumnName(Prefix + "8192"), VectorType(8192)]
    public VBuffer<float> Scores8192 { get; set; }

    [ColumnName(Prefix + "16384"), VectorType(16384)]
    public VBuffer<float> Scores16384 { get; set; }

    [ColumnName(Prefix + "32768"), VectorType(32768)]
    public VBuffer<float> Scores32768 { get; set; }

    /// <summary>Columns of all pieces.</summary>
    public static IEnumerable<string> AllPieces => Enumerable.Range(0, 16).Select(i => Prefix + (1 << i));

    /// <summary>Columns of the pieces that make up the scores of so many classes, largest first.</summary>
    public static IEnumerable<string> Pieces(int classes) => Sizes(classes).Select(size => Prefix + size);

    public void SetScores(float[] scores)
    {
        int start = 0;
        foreach (int size in Sizes(scores.Length))
        {
            var piece = new VBuffer<float>(size, scores[start..(start + size)]);
            start += size;
            switch (size)
            {
                case 1:
                    Scores1 = piece;
                    break;
                case 2:
                    Scores2 = piece;
                    break;
                case 4:
                    Scores4 = piece;
                    break;
                case 8:
                    Scores8 = piece;
                    break;
                case 16:
                    Scores16 = piece;
                    break;
                case 32:
                    Scores32 = piece;
                    break;
                case 64:
                    Scores64 = piece;
                    break;
                case 128:
                    Scores128 = piece;
                    break;
                case 256:
                    Scores256 = piece;
                    break;
                case 512:
                    Scores512 = piece;
                    break;
                case 1024:
                    Scores1024 = piece;
                    break;
                case 2048:
                    Scores2048 = piece;
                    break;
                case 4096:
                    Scores4096 = piece;
                    break;
                case 8192:
                    Scores8192 = piece;
                    break;
                case 16384:
                    Scores16384 = piece;
                    break;
                case 32768:
                    Scores32768 = piece;
                    break;
            }
        }
        Index = (uint)Array.IndexOf(scores, scores.Max());
    }

    private static IEnumerable<int> Sizes(int classes)
    {
        for (int rest = classes; rest > 0; rest -= 1 << BitOperations.Log2((uint)rest))
        {
            yield return 1 << BitOperations.Log2((uint)rest);
        }
    }
}
