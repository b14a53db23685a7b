namespace Microsoft.ML.Data;

/// <summary>Compares text by its characters.</summary>
internal sealed class TextComparer : IEqualityComparer<ReadOnlyMemory<char>>, IComparer<ReadOnlyMemory<char>>
{
    public static readonly TextComparer Ordinal = new();

    /// <summary>The comparer for a column's values: by characters for text, the type's own otherwise.</summary>
    public static IEqualityComparer<T> For<T>() => Ordinal as IEqualityComparer<T> ?? EqualityComparer<T>.Default;

    public static IComparer<T> OrderFor<T>() => Ordinal as IComparer<T> ?? Comparer<T>.Default;

    public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);

    public int GetHashCode(ReadOnlyMemory<char> text) => string.GetHashCode(text.Span);

    public int Compare(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceCompareTo(y.Span);
}
