using System.Globalization;
using System.Text.RegularExpressions;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Networks;

/// <summary>
/// A smaller network that is made of another one: its first stages, and of each only some of the channels. It is found by its
/// name, "ResNet20_ImageNet[stages=4,width=0.5]", as any other network is.
/// </summary>
/// <param name="Whole">Name of the other network.</param>
/// <param name="Stages">Number of its stages that are kept, the stem included, at least 2; null for all.</param>
/// <param name="Width">
/// Part of the channels of each stage that is kept, rounded to a multiple of 8 and at least 8; 1 for all.
/// </param>
public sealed partial record NetworkPart(
    string Whole, [property: SettingRange(atLeast: 2)] int? Stages = null,
    [property: SettingRange(above: 0, atMost: 1)] double Width = 1)
{
    private const int ChannelStep = 8;

    /// <summary>Name of the part; the whole's own where nothing is left out.</summary>
    public string Name
    {
        get
        {
            string[] parts =
            [
                .. Stages is null ? Array.Empty<string>() : [$"stages={Stages}"],
                .. Width == 1 ? Array.Empty<string>() : [string.Create(CultureInfo.InvariantCulture, $"width={Width}")],
            ];
            return parts.Length == 0 ? Whole : $"{Whole}[{string.Join(',', parts)}]";
        }
    }

    /// <summary>The part that a name tells; null for a name that tells none.</summary>
    /// <exception cref="ArgumentException">Stages or width are out of range.</exception>
    internal static NetworkPart? Parse(string name)
    {
        var match = NamePattern().Match(name);
        if (!match.Success)
        {
            return null;
        }
        var (stages, width) = (match.Groups["stages"], match.Groups["width"]);
        var part = new NetworkPart(
            match.Groups["whole"].Value,
            stages.Success ? int.Parse(stages.Value, CultureInfo.InvariantCulture) : null,
            width.Success ? double.Parse(width.Value, CultureInfo.InvariantCulture) : 1);
        SettingRangeAttribute.Check(part);
        return part;
    }

    /// <summary>How many of the whole's stages there are.</summary>
    /// <param name="all">Stages of the whole, the stem included.</param>
    /// <exception cref="ArgumentException">The whole has not so many.</exception>
    internal int StagesOf(int all) => Stages is null || Stages <= all
        ? Stages ?? all
        : throw new ArgumentException(
            $"Network '{Whole}' has {all} stages, the stem included; found stages={Stages}. Keep 2 to {all} of them.");

    /// <summary>How many of so many channels there are.</summary>
    internal int ChannelsOf(int all) => Width == 1
        ? all
        : Math.Min(all, Math.Max(1, (int)Math.Round(all * Width / ChannelStep, MidpointRounding.AwayFromZero)) * ChannelStep);

    [GeneratedRegex(
        @"^(?<whole>.+)\[(stages=(?<stages>[0-9]{1,3})(,width=(?<width>[0-9]*\.?[0-9]+))?|width=(?<width>[0-9]*\.?[0-9]+))\]$")]
    private static partial Regex NamePattern();
}
