using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace DistPro.Engine.Data;

/// <summary>Some of the images of a store, or all of them. Owns nothing.</summary>
/// <param name="store">The store.</param>
/// <param name="rows">Numbers of the images in the store; null for all.</param>
public sealed class ImageSelection(ImageStore store, IReadOnlyList<long>? rows = null)
{
    private readonly long[]? _rows = rows is null ? null : [.. rows];

    /// <summary>The store.</summary>
    public ImageStore Store { get; } = store;

    /// <summary>Number of images.</summary>
    public int Count => _rows?.Length ?? Store.Count;

    /// <summary>Numbers of the images in the store.</summary>
    public IEnumerable<long> Rows => _rows ?? Enumerable.Range(0, Store.Count).Select(i => (long)i);

    /// <summary>All images of a store.</summary>
    public static implicit operator ImageSelection(ImageStore store) => new(store);

    /// <summary>Tells these images, their classes and their order from any others.</summary>
    public string Checksum() => _rows is null
        ? Store.Checksum
        : Convert.ToHexStringLower(
            SHA256.HashData([.. Encoding.ASCII.GetBytes(Store.Checksum), .. MemoryMarshal.AsBytes(_rows.AsSpan())]));
}
