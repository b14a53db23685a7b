namespace Microsoft.ML.Data;

internal static class NativeImageLibrary
{
    /// <summary>Runs what needs a system library, and says which Debian package has it if it is not there.</summary>
    public static T Use<T>(string library, string debianPackage, string format, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (DllNotFoundException missing)
        {
            throw new DllNotFoundException(
                $"{format} images need {library}, which was not found. Install it: apt-get install {debianPackage}", missing);
        }
    }
}
