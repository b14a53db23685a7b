using System.Text;
using DistPro.Engine.Files;

namespace DistPro.Engine.Processes;

public sealed partial class DistillationProcess
{
    /// <summary>The weight of every pathway over the run as a picture: SVG text, readable on light and on dark ground.</summary>
    public string ToSvg() => ProcessPicture.Draw(this);

    /// <summary>Writes the picture to a file, which is there whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written; one that was there stays.</exception>
    public void SaveSvg(string path) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToSvg())));
}
