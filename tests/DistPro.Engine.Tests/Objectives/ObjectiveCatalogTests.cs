using DistPro.Engine.Objectives;
using DistPro.Engine.Pathways;

namespace DistPro.Engine.Tests.Objectives;

public sealed class ObjectiveCatalogTests
{
    private const string Temperature = "Objective 'kd': setting 'temperature' takes a number at least 0.001, at most 1000, ";

    [Theory]
    [InlineData("ce", 1, 0, 1, 0, 0)]
    [InlineData("label-smoothing", 1, 0, 1, 0, 0)]
    [InlineData("kd", 0.9, 0, 1, 0.1, 0)]
    [InlineData("kd-ls", 9, 0, 1, 0.1, 0)]
    [InlineData("wsl", 2.5, 0, 1, 1, 0)]
    [InlineData("dkd", 1, 1.0 / 12, 1, 1, 0)]
    [InlineData("dist", 2, 0, 1, 1, 0)]
    [InlineData("nkd", 1, 0, 1, 1, 0)]
    [InlineData("fitnet", 100, 0, 1, 1, 0)]
    [InlineData("at", 1000, 0, 1, 1, 0)]
    [InlineData("sp", 3000, 0, 1, 1, 0)]
    [InlineData("cc", 0.02, 0, 1, 1, 0)]
    [InlineData("nst", 50, 0, 1, 1, 0)]
    [InlineData("rkd", 1, 0, 1, 1, 0)]
    [InlineData("pkt", 30000, 0, 1, 1, 0)]
    [InlineData("vid", 1, 0, 1, 1, 0)]
    [InlineData("fsp", 50, 0, 1.0 / 9, 1, 1.0 / 9)]
    [InlineData("ab", 1, 0, 1.0 / 9, 1, 1.0 / 9)]
    [InlineData("ft", 1, 0, 1, 1, 0)]
    [InlineData("ofd", 1e-3, 0, 1, 1, 0)]
    [InlineData("crd", 0.8, 0, 1, 1, 0)]
    [InlineData("simkd", 1, 0, 1, 0, 0)]
    [InlineData("reviewkd", 5, 1.0 / 12, 1, 1, 0)]
    [InlineData(OwnMethod.Name, 3, 0.25, 1, 0.5, 0)]
    public void Published_weights_and_schedule(
        string name, double weight, double ramp, double until, double labelWeight, double labelFrom)
    {
        using var pair = new TinyPair(TinyNetwork.TeacherFor(name));
        using var objective = ObjectiveCatalog.CreateAll([name], pair.Setup());

        var part = objective.Parts[^1];
        Assert.Equal((name, weight, ramp, 0, until), (part.Name, part.Weight, part.Ramp, part.From, part.Until));
        if (labelWeight == 0)
        {
            Assert.Single(objective.Parts);
            return;
        }
        var label = objective.Parts[0];
        Assert.IsType<CrossEntropy>(label.Objective);
        Assert.Equal((2, labelWeight, labelFrom), (objective.Parts.Count, label.Weight, label.From));
    }

    [Fact]
    public void Every_objective_of_the_library_has_a_name()
    {
        // Sums and pathways are made of something, not found by name.
        Type[] made = [typeof(CompositeObjective), typeof(PathwayObjective)];
        var classes = typeof(Objective).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Objective))).Except(made).Count();
        Assert.Equal(classes, ObjectiveCatalog.Names.Count(n => n != OwnMethod.Name));
        Assert.Equal(ObjectiveCatalog.Names.Distinct(), ObjectiveCatalog.Names);
    }

    [Fact]
    public void A_method_in_another_assembly_is_found_and_gets_its_defaults()
    {
        using var pair = new TinyPair(TinyNetwork.Teacher());
        using var objective = ObjectiveCatalog.Create(OwnMethod.Name, pair.Setup());
        var input = pair.Input();

        double expected = OwnMethod.Loss(input.Student.Logits, input.Teacher.Logits, 2).item<double>();
        Assert.Equal(expected, objective.Loss(input).item<double>(), 1e-12);
    }

    [Fact]
    public void A_given_weight_replaces_the_published_one()
    {
        using var pair = new TinyPair(TinyNetwork.Teacher());
        var part = ObjectiveCatalog.CreatePart(new ObjectiveChoice("reviewkd", Weight: 0.6), pair.Setup());
        using var objective = part.Objective;
        Assert.Equal((0.6, 1.0 / 12), (part.Weight, part.Ramp));
    }

    [Fact]
    public void Unknown_name_tells_the_nearest_and_lists_the_known_ones()
    {
        using var pair = new TinyPair(TinyNetwork.Teacher());
        var error = Assert.Throws<ArgumentException>(() => ObjectiveCatalog.Create("kdd", pair.Setup()));
        Assert.Contains("There is no objective 'kdd'. Did you mean 'kd'? Known names: ab, at, cc, ce, crd, ", error.Message);
        Assert.Contains("reviewkd", error.Message);
    }

    [Theory]
    [InlineData("kd", "temprature", 4, "Objective 'kd' has no setting 'temprature'. Did you mean 'temperature'? Known settings: "
        + "temp")]
    [InlineData("fitnet", "heat", 4, "Objective 'fitnet' has no setting 'heat'. Known settings: none.")]
    [InlineData("kd", "temperature", "hot", Temperature + "found 'hot'.")]
    [InlineData("kd", "temperature", true, Temperature + "found 'True'.")]
    [InlineData("kd", "temperature", 0, Temperature + "found '0'.")]
    [InlineData("kd", "temperature", null, Temperature + "found nothing.")]
    [InlineData("kd", "temperature", "Infinity", Temperature + "found 'Infinity'.")]
    [InlineData("kd", "temperature", 1e300, Temperature + "found '1E+300'.")]
    [InlineData(OwnMethod.Name, "scale", double.NaN, "setting 'scale' takes a number, found 'NaN'.")]
    [InlineData("kd", "Temperature", double.NaN, Temperature + "found 'NaN'.")]
    [InlineData("crd", "negatives", 1.5, "Objective 'crd': setting 'negatives' takes a whole number at least 1, found '1.5'.")]
    [InlineData("label-smoothing", "smoothing", 1.5, "setting 'smoothing' takes a number at least 0, at most 1, found '1.5'.")]
    public void Settings_are_looked_at_before_a_run(string name, string setting, object? value, string expected)
    {
        var choice = new ObjectiveChoice(name) { Settings = new Dictionary<string, object> { [setting] = value! } };
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => ObjectiveCatalog.Check([choice])).Message);
    }

    public static TheoryData<string, ObjectiveChoice> Mistakes => new()
    {
        { "ObjectiveChoice.Weight takes a number at least 0, found 'NaN'", new("kd", double.NaN) },
        { "ObjectiveChoice.Weight takes a number at least 0, found '-1'", new("kd", -1) },
        { "ObjectiveChoice.Weight takes a number at least 0, found '1E+39'", new("kd", 1e39) },
        { "ObjectiveChoice.Ramp takes a number at least 0, at most 1, found 'NaN'", new("kd") { Ramp = double.NaN } },
        { "ObjectiveChoice.Until takes a number at least 0, at most 1, found '1.5'", new("kd") { Until = 1.5 } },
        { "ObjectiveChoice.Settings takes", new("kd") { Settings = null! } },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Weights_and_moments_are_looked_at_before_a_run(string expected, ObjectiveChoice choice) => Assert.Contains(
        expected, Assert.ThrowsAny<ArgumentException>(() => ObjectiveCatalog.Check(["ce", choice])).Message);

    [Theory]
    [InlineData("kd", 0.001)]
    [InlineData("kd-ls", 0.001)]
    [InlineData("wsl", 0.001)]
    [InlineData("dkd", 0.001)]
    [InlineData("dist", 0.001)]
    [InlineData("nkd", 0.001)]
    [InlineData("crd", 0.02)]
    public void At_the_ends_of_its_range_a_temperature_gives_a_finite_loss(string name, double least)
    {
        using var pair = new TinyPair(TinyNetwork.TeacherFor(name));
        foreach (double temperature in new[] { least, 1000 })
        {
            using var objective = Make(temperature);
            double loss = objective.Loss(pair.Input()).to(TorchSharp.torch.float64).item<double>();
            Assert.True(double.IsFinite(loss), $"{temperature}: {loss}");
        }
        Assert.Throws<ArgumentException>(() => Make(Math.BitDecrement(least)));
        Assert.Throws<ArgumentException>(() => Make(Math.BitIncrement(1000.0)));

        Objective Make(double temperature) => ObjectiveCatalog.CreatePart(
            new ObjectiveChoice(name) { Settings = new Dictionary<string, object> { ["temperature"] = temperature } },
            pair.Setup()).Objective;
    }

    [Fact]
    public void A_number_out_of_range_is_refused_by_the_constructor_too()
    {
        var refused = new List<string>();
        foreach (string name in ObjectiveCatalog.Names.Where(n => n != OwnMethod.Name))
        {
            using var pair = new TinyPair(TinyNetwork.TeacherFor(name));
            var type = typeof(Objective).Assembly.GetTypes().Single(
                t => t.GetCustomAttributes(typeof(MethodAttribute), false).Any(a => ((MethodAttribute)a).Name == name));
            var constructor = type.GetConstructors().Single();
            object?[] Arguments() => [.. constructor.GetParameters().Select(
                p => p.ParameterType == typeof(ObjectiveSetup) ? pair.Setup() : p.DefaultValue)];
            foreach (var parameter in constructor.GetParameters().Where(p => p.ParameterType != typeof(ObjectiveSetup)))
            {
                object[] values = parameter.ParameterType == typeof(int) ? [0, -1] : [-1.0, double.NaN, 1e300];
                foreach (object value in values)
                {
                    var arguments = Arguments();
                    arguments[parameter.Position] = value;
                    var error = Assert.Throws<ArgumentOutOfRangeException>(() => constructor.Invoke(
                        System.Reflection.BindingFlags.DoNotWrapExceptions, null, arguments, null));
                    Assert.Equal(parameter.Name, error.ParamName);
                }
                refused.Add($"{name} {parameter.Name}");
            }
        }
        Assert.Contains("kd temperature", refused);
        Assert.Contains("crd negatives", refused);
        Assert.Equal(23, refused.Count);
    }

    [Fact]
    public void Error_of_a_constructor_arrives_as_it_is()
    {
        using var pair = new TinyPair(TinyNetwork.Teacher());
        var error = Assert.Throws<ArgumentException>(() => ObjectiveCatalog.Create("fsp", pair.Setup()));
        Assert.Contains("found 4, 6, 8, 10 in the student and 6, 8, 12, 16 in the teacher", error.Message);
    }
}
