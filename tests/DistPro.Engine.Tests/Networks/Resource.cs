namespace DistPro.Engine.Tests.Networks;

/// <summary>Files embedded in the tests.</summary>
internal static class Resource
{
    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Resource).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
