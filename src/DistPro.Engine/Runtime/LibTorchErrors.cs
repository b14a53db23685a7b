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
                $"libtorch could not {doing}: {FirstLine(e)}{Advice(e.Message)}", e);
        }
    }

    private static string Advice(string message) =>
        message.Contains("memory", StringComparison.OrdinalIgnoreCase)
            ? " Take smaller batches or images, or a smaller network."
        : message.Contains("overflow", StringComparison.OrdinalIgnoreCase)
            ? " A setting (the learning rate, a weight, a strength), or a product of some, is too large for single precision."
        : "";

    /// <summary>The message without the stack.</summary>
    public static string FirstLine(ExternalException e) => e.Message.Split('\n')[0].TrimEnd('.', ' ') + ".";
}
