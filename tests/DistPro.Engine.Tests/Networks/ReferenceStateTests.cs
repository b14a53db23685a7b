using System.Text.Json;
using DistPro.Engine.Data;
using DistPro.Engine.Networks;

namespace DistPro.Engine.Tests.Networks;

public class ReferenceStateTests
{
    public static TheoryData<string> Names => new(Reference().RootElement.EnumerateObject().Select(p => p.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void State_has_the_names_and_shapes_of_the_reference_implementation(string name)
    {
        using var reference = Reference();
        using var network = NetworkCatalog.Create(name, new ImageShape(3, 32, 32), 100);
        var expected = reference.RootElement.GetProperty(name).EnumerateArray()
            .Select(e => Line(e[0].GetString()!, e[1].EnumerateArray().Select(d => d.GetInt64())))
            .ToArray();
        var actual = network.State().Where(
            s => !s.Name.StartsWith("input_", StringComparison.Ordinal)).Select(s => Line(s.Name, s.Value.shape));
        Assert.Equal(expected, actual);
    }

    private static JsonDocument Reference() => JsonDocument.Parse(Resource.Read("ReferenceStates.json"));

    private static string Line(string name, IEnumerable<long> shape) => $"{name} ({string.Join(", ", shape)})";
}
