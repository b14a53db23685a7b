using System.Runtime.Versioning;

// A process that is started while another thread still writes a script inherits that open file, and the script cannot be run ("text file busy").
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: SupportedOSPlatform("linux")]

namespace Setup.Tests;

/// <summary>A test of the scripts, which serve Linux; elsewhere the packages need no set-up.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "The scripts are for Linux.";
        }
    }
}
