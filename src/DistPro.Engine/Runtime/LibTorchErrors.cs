using System.Runtime.InteropServices;

namespace DistPro.Engine.Runtime;

/// <summary>
/// Errors of libtorch, whose messages go on with a stack of C++: whatever enters the engine from outside goes through here.
/// </summary>
internal static class LibTorchErrors
{
    /// <summary>Runs something; an error of libtorch becomes one of .NET, in words.</summary>
    /// <param name="doing">What is done, such as "train network 'resnet8'".</param>
    /// <param name="run">What to run.</param>
    /// <exception cref="InvalidOperationException">libtorch cannot do it: there is not enough memory, say.</exception>
    public static T Told<T>(string doing, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (ExternalException e)
        {
            throw new InvalidOperationException(
                $"libtorch could not {doing}: {FirstLine(e)} Where memory is short, take smaller batches or images, or a smaller "
                + "network.", e);
        }
    }

    /// <summary>The message without the stack.</summary>
    public static string FirstLine(ExternalException e) => e.Message.Split('\n')[0].TrimEnd('.', ' ') + ".";
}
