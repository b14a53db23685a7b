namespace DistPro.FirstSuccess;

/// <summary>
/// Sets out of a folder with the parts train and val, which have one sub-folder of photographs for each class (Imagenette, say).
/// </summary>
internal static class Photographs
{
    private const int LargestPerClass = 160;

    /// <summary>
    /// Links the files of some classes into a folder: so many of each to learn from, the others without labels.
    /// </summary>
    public static ImageSet Link(string photographs, string folder, int classes, int perClass, int size, int seed)
    {
        string name = $"photographs, {classes} x {perClass}";
        string into = Path.Combine(folder, $"photographs-{classes}-{perClass}-{seed}");
        string[] names =
        [
            .. Directory.GetDirectories(Path.Combine(photographs, "train")).Select(d => Path.GetFileName(d))
                .Order(StringComparer.Ordinal).Take(classes),
        ];
        var random = new Random(seed);
        foreach (string label in names)
        {
            var files = Directory.GetFiles(Path.Combine(photographs, "train", label)).Order(StringComparer.Ordinal).ToArray();
            random.Shuffle(files);
            Link(files.Take(perClass), Path.Combine(into, "train", label));
            Link(files.Skip(perClass).Take(LargestPerClass), Path.Combine(into, "unlabelled", label));
            Link(Directory.GetFiles(Path.Combine(photographs, "val", label)), Path.Combine(into, "test", label));
        }
        string unlabelled = Path.Combine(into, "unlabelled");
        return new ImageSet(
            name, Path.Combine(into, "train"), Path.Combine(into, "test"), perClass < LargestPerClass ? unlabelled : null, size)
        {
            ArePhotographs = true,
        };
    }

    private static void Link(IEnumerable<string> files, string folder)
    {
        foreach (string file in files)
        {
            string link = Path.Combine(Directory.CreateDirectory(folder).FullName, Path.GetFileName(file));
            if (!File.Exists(link))
            {
                File.CreateSymbolicLink(link, file);
            }
        }
    }
}
