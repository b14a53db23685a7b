using System.Globalization;
using System.Text.RegularExpressions;
using DistPro.Engine.Data;
using DistPro.Engine.Networks;

namespace DistPro.Engine.Tests.Networks;

public partial class NetworkDocsTests
{
    [Fact]
    public void Numbers_of_parameters_in_the_docs_are_those_of_the_networks()
    {
        var rows = NameAndNumber().Matches(Resource.Read("networks.md"));
        Assert.True(rows.Count >= 29, $"{rows.Count} numbers found");
        foreach (Match row in rows)
        {
            using var network = NetworkCatalog.Create(row.Groups[1].Value, new ImageShape(3, 32, 32), 100);
            Assert.Equal(
                (network.Name, row.Groups[2].Value),
                (network.Name, network.ParameterCount.ToString("n0", CultureInfo.InvariantCulture)));
        }
    }

    [GeneratedRegex(@"\| (\w+) \| ([0-9,]{6,}) (?=\|)")]
    private static partial Regex NameAndNumber();
}
