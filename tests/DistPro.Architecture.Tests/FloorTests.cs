using NetArchTest.Rules;

namespace DistPro.Architecture.Tests;

/// <summary>Rooms stand on floors.</summary>
public class FloorTests
{
    public static TheoryData<string, string> Rooms()
    {
        var rooms = new TheoryData<string, string>();
        foreach (var house in House.All)
        {
            foreach (string room in house.Rooms)
            {
                rooms.Add(house.Root, room);
            }
        }
        return rooms;
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_names_only_rooms_below_it(string root, string room)
    {
        var house = House.All.Single(h => h.Root == root);
        string[] above = [.. house.Rooms.SkipWhile(r => r != room).Skip(1).Select(house.NamespaceOf)];
        var types = Types.InAssembly(house.Assembly).That().ResideInNamespace(house.NamespaceOf(room));
        Assert.NotEmpty(types.GetTypes());
        if (above.Length > 0)
        {
            var result = types.Should().NotHaveDependencyOnAny(above).GetResult();
            Assert.True(
                result.IsSuccessful,
                $"{room} names a room above it in {Names(result)}. Above it are {string.Join(", ", above)}.");
        }
    }

    [Fact]
    public void Every_type_is_in_a_room()
    {
        // The catalog, which names all rooms, and the extension methods that ML.NET's users find it by, stand on the roof.
        string[] roof =
        [
            "DistPro.MLNet.DistillationCatalog", "Microsoft.ML.DistillationExtensions", "Microsoft.ML.ImageTrainerExtensions",
        ];
        foreach (var house in House.All)
        {
            var homeless = house.Assembly.GetTypes()
                .Where(
                    t => t is { IsNested: false, Namespace: { } space } && !space.StartsWith("System", StringComparison.Ordinal))
                .Where(t => !t.Name.StartsWith('<') && !house.Rooms.Any(r => IsIn(t.Namespace!, house.NamespaceOf(r))))
                .Select(t => t.FullName!)
                .Except(roof);
            Assert.Empty(homeless);
        }
    }

    [Fact]
    public void The_engine_knows_nothing_of_ml_net()
    {
        var result = Types.InAssembly(House.Engine.Assembly).Should().NotHaveDependencyOnAny(
            "Microsoft.ML", "DistPro.MLNet").GetResult();
        Assert.True(result.IsSuccessful, $"ML.NET is named in {Names(result)}.");
    }

    [Fact]
    public void Signatures_of_the_ml_net_library_have_no_tensors()
    {
        var tensors = House.MLNet.Assembly.GetExportedTypes()
            .SelectMany(t => t.GetMembers())
            .Where(m => $"{m}".Contains("TorchSharp", StringComparison.Ordinal))
            .Select(m => $"{m.DeclaringType}: {m}");
        Assert.Empty(tensors);
    }

    private static bool IsIn(string space, string room) =>
        space == room || space.StartsWith(room + ".", StringComparison.Ordinal);

    private static string Names(TestResult result) => string.Join(", ", result.FailingTypes.Select(t => t.FullName));
}
