using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Finds the native part, which the build puts beside the assembly.</summary>
internal static class LibraryLocation
{
    private const string FileName = "libDistProTorch.so";

    internal static nint Load(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Libtorch.Name) return 0;
        var folder = assembly.Location.Length > 0 ? Path.GetDirectoryName(assembly.Location)! : AppContext.BaseDirectory;
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new DllNotFoundException(
                $"The native part of the TorchSharp stand-in is not there: {path}. Run eng/setup.sh, which builds it from " +
                "standins/TorchSharp/native (with the Debian packages g++ and libtorch-dev), then build again.");
        }
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new DllNotFoundException(
                $"The native part of the TorchSharp stand-in, {path}, cannot be loaded. Most likely the libtorch that it was built against is " +
                "missing or has changed: run eng/setup.sh, which installs the Debian package libtorch-dev and builds it again. " +
                $"The loader says: {exception.Message}", exception);
        }
    }
}
