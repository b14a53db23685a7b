using System.Globalization;
using System.Security;
using System.Text;
using DistPro.Engine.Pathways;

namespace DistPro.Engine.Processes;

/// <summary>
/// Draws a process as SVG: the weight of every pathway over the run, each line named at its end. It follows the reader's light or
/// dark scheme.
/// </summary>
internal sealed class ProcessPicture
{
    private const double Left = 56, Top = 68, PlotWidth = 600, LabelGap = 19, LabelWidth = 230, Bottom = 56;
    private const int MostPoints = 241, Dashes = 4, SubtitleLength = 110;

    // Neighbours differ in hue and in lightness. The second set has the same hues, for dark ground.
    private static readonly string[] Light = [
        "#2a78d6", "#e0592a", "#12936b", "#b57d00", "#d2578a", "#4a3aa7", "#5d7f00", "#8a5a44"];
    private static readonly string[] Dark = [
        "#5b9bea", "#f0804f", "#2bbf8f", "#e0ab2b", "#ea86ad", "#a79bf2", "#a3c545", "#c29a85"];

    private readonly DistillationProcess _process;
    private readonly StringBuilder _svg = new();
    private readonly string[] _looks;
    private readonly double _height;
    private readonly double _step;
    private readonly double _most;

    private ProcessPicture(DistillationProcess process)
    {
        _process = process;
        _looks = Looks(process.Pathways);
        _height = Math.Max(320, process.Pathways.Count * LabelGap);
        double largest = Enumerable.Range(0, process.RowCount).Max(row => process.Row(row).Max());
        _step = RoundStep(largest > 0 ? largest / 4 : 0.25);
        _most = _step * Math.Max(1, Math.Ceiling(largest / _step - 1e-6));
    }

    public static string Draw(DistillationProcess process)
    {
        var picture = new ProcessPicture(process);
        picture.Frame();
        picture.Lines();
        picture.Labels();
        return picture._svg.Append("</svg>\n").ToString();
    }

    private void Frame()
    {
        double width = Left + PlotWidth + LabelWidth, height = Top + _height + Bottom;
        var (teacher, student) = (_process.Origin.Teacher.Name, _process.Origin.Student.Name);
        string title = "Weight of every pathway over the run", pair = $"{teacher} teaches {student}{Changes()}";
        Add($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" """);
        Add($"""role="img" aria-label="{title}: {Xml(pair)}">""");
        Add($"<title>{title}</title>");
        Add($"<style>\n{Style()}</style>");
        Add($"""<rect class="ground" width="100%" height="100%"/>""");
        Add($"""<text class="title" x="{Left}" y="28">{title}</text>""");
        Add($"""<text x="{Left}" y="48">{Xml(pair.Length <= SubtitleLength ? pair : pair[..SubtitleLength] + "...")}</text>""");
        for (int tick = 0; tick * _step <= _most * 1.0001; tick++)
        {
            double y = Y(tick * _step);
            Add($"""<path class="{(tick == 0 ? "axis" : "grid")}" d="M{Left} {y:F1}H{Left + PlotWidth}"/>""");
            Add($"""<text class="end" x="{Left - 8}" y="{y + 4:F1}">{Math.Round(tick * _step, 12)}</text>""");
        }
        for (int percent = 0; percent <= 100; percent += 25)
        {
            double x = X(percent / 100.0);
            Add($"""<path class="axis" d="M{x} {Y(0)}v5"/><text class="middle" x="{x}" y="{Y(0) + 20}">{percent} %</text>""");
        }
        Add($"""<text class="middle" x="{X(0.5)}" y="{Y(0) + 42}">progress of the run</text>""");
    }

    private void Lines()
    {
        int last = Math.Clamp(_process.RowCount, 2, MostPoints) - 1;
        double[][] points = [.. Enumerable.Range(0, last + 1).Select(point => _process.At(point / (double)last))];
        for (int pathway = 0; pathway < _process.Pathways.Count; pathway++)
        {
            var line = new StringBuilder();
            bool drawing = false;
            for (int point = 1; point <= last; point++)
            {
                // A line stops where its pathway is cut, so that the axis does not look like a pathway.
                bool visible = points[point - 1][pathway] > 0 || points[point][pathway] > 0;
                line.Append(visible && !drawing ? Point('M', point - 1) : "").Append(visible ? Point('L', point) : "");
                drawing = visible;
            }
            Add($"""<path class="{_looks[pathway]}" d="{line}"><title>{Xml(_process.Pathways[pathway].Name)}</title></path>""");

            string Point(char command, int point) =>
                Invariant($"{command}{X(point / (double)last):F1} {Y(points[point][pathway]):F1}");
        }
    }

    /// <summary>Names beside the ends of the lines, in the order of the ends, moved apart where they would touch.</summary>
    private void Labels()
    {
        double[] ends = _process.At(1), means = _process.Mean();
        int[] order = [.. Enumerable.Range(0, ends.Length).OrderByDescending(i => ends[i]).ThenByDescending(i => means[i])];
        double next = Y(0) - (order.Length - 1) * LabelGap;
        double[] places = [.. order.Select(i => Y(ends[i]))];
        for (int place = 0; place < places.Length; place++, next += LabelGap)
        {
            double above = place == 0 ? Top : places[place - 1] + LabelGap;
            places[place] = Math.Max(above, Math.Min(places[place], next));
        }
        for (int place = 0; place < places.Length; place++)
        {
            int pathway = order[place];
            double from = Left + PlotWidth, y = places[place];
            string name = Xml(_process.Pathways[pathway].Name) + (
                _process.Used.Contains(_process.Pathways[pathway]) ? "" : " (not used)");
            if (ends[pathway] > 0)
            {
                Add($"""<path class="leader" d="M{from + 3} {Y(ends[pathway]):F1}L{from + 22} {y:F1}"/>""");
            }
            Add($"""<path class="{_looks[pathway]}" d="M{from + 25} {y:F1}h34"/>""");
            Add($"""<text x="{from + 66}" y="{y + 4:F1}">{name}</text>""");
        }
    }

    private static string Style() =>
        $$"""
        text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #333333 }
        .title { font-size: 17px; font-weight: 600 } .end { text-anchor: end } .middle { text-anchor: middle }
        .ground { fill: #ffffff } .grid { stroke: #e3e3e3 } .axis { stroke: #8a8a8a } .leader { stroke: #a8a8a8 }
        .line { fill: none; stroke-width: 2; stroke-linejoin: round }
        .d1 { stroke-dasharray: 7 3 } .d2 { stroke-dasharray: 2 3 } .d3 { stroke-dasharray: 9 3 2 3 }
        {{Colours(Light)}}
        @media (prefers-color-scheme: dark) {
        text { fill: #d4d4d4 } .ground { fill: #14171a }
        .grid { stroke: #2c3136 } .axis { stroke: #7d858c } .leader { stroke: #5b636b }
        {{Colours(Dark)}}
        }

        """.ReplaceLineEndings("\n");

    private static string Colours(string[] colours) =>
        string.Join(' ', colours.Select((colour, i) => $".c{i} {{ stroke: {colour} }}"));

    /// <summary>
    /// A colour for each connection, a dash pattern for each transform; more patterns where connections outnumber the colours.
    /// </summary>
    private static string[] Looks(IReadOnlyList<Pathway> pathways)
    {
        var connections = pathways.Select(p => (p.TeacherStage, p.StudentStage)).Distinct().ToList();
        var transforms = pathways.Select(p => p.Transform).Distinct().ToList();
        int patterns = (connections.Count + Light.Length - 1) / Light.Length;
        return [.. pathways.Select(p =>
        {
            int connection = connections.IndexOf((p.TeacherStage, p.StudentStage));
            int pattern = transforms.IndexOf(p.Transform) * patterns + connection / Light.Length;
            return $"line c{connection % Light.Length} d{pattern % Dashes}";
        })];
    }

    private string Changes() => _process.Origin.Changes.Count == 0 ? "" : $" ({string.Join(", ", _process.Origin.Changes)})";

    private static double X(double progress) => Left + PlotWidth * progress;

    private double Y(double weight) => Top + _height * (1 - weight / _most);

    /// <summary>The next larger of 1, 2, 2.5 and 5 times a power of ten.</summary>
    private static double RoundStep(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return power * new[] { 1, 2, 2.5, 5, 10 }.First(step => step * power >= least * 0.9999);
    }

    private static string Xml(string text) => SecurityElement.Escape(text);

    private void Add(FormattableString line) => _svg.Append(Invariant(line)).Append('\n');

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
