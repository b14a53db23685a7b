using DistPro.Engine.Pathways;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;

namespace DistPro.Engine.Tests.Runtime;

public sealed class CatalogTests
{
    [Fact]
    public void Optimizers_have_names_and_those_of_other_assemblies_too()
    {
        Assert.Equal(["adamw", "sgd", "test-optimizer"], OptimizerCatalog.All.Names);
        Assert.IsType<OwnOptimizer>(OptimizerCatalog.All.Create("test-optimizer"));
    }

    [Fact]
    public void What_is_not_set_has_its_default()
    {
        Assert.Equal(new SgdSettings(), OptimizerCatalog.All.Create("sgd"));
        Assert.Equal(new AdamWSettings(), OptimizerCatalog.All.Create("adamw"));
        Assert.Equal(new CosineSchedule(), ScheduleCatalog.All.Create("cosine"));
    }

    [Fact]
    public void Settings_are_properties_by_name_whatever_their_capitals_and_may_be_texts() => Assert.Equal(
        new SgdSettings { Momentum = 0.8, Nesterov = false, WeightDecay = 1e-4 },
        OptimizerCatalog.All.Create("sgd", Settings(("momentum", 0.8), ("NESTEROV", "false"), ("weightDecay", "1e-4"))));

    [Fact]
    public void A_setting_may_be_a_list()
    {
        var step = (StepSchedule)ScheduleCatalog.All.Create(
            "step", Settings(("milestones", new List<object> { 0.5, "0.75" }), ("gamma", 0.2), ("warmup", 0)));
        Assert.Equal([0.5, 0.75], step.Milestones);
        Assert.Equal(0.2, step.Gamma);
        Assert.Equal(new OneCycleSchedule { Rise = 0.4 }, ScheduleCatalog.All.Create("one-cycle", Settings(("rise", 0.4))));
    }

    [Fact]
    public void A_setting_may_be_a_choice_by_name()
    {
        var own = (OwnOptimizer)OptimizerCatalog.All.Create("test-optimizer", Settings(("rule", "same-stage"), ("limit", 3)));
        Assert.Equal((ConnectionRule.SameStage, 3), (own.Rule, own.Limit));
        Refused(
            ": setting 'rule' takes one of ordered, all, same-stage, found 'orderd'. Did you mean 'ordered'?", "rule", "orderd");
        Refused(" has no setting 'limt'. Did you mean 'limit'? Known settings: limit, rule, order, weightDecay.", "limt", 3);
        Refused(": setting 'limit' takes a whole number, found 'many'.", "limit", "many");
        Refused(": setting 'order' takes a list, each a whole number, found '1'.", "order", "1");

        static void Refused(string expected, string setting, object value)
        {
            var settings = Settings((setting, value));
            var error = Assert.Throws<ArgumentException>(() => OptimizerCatalog.All.Create("test-optimizer", settings));
            Assert.Contains("Optimizer 'test-optimizer'" + expected, error.Message);
        }
    }

    [Theory]
    [InlineData("sdg", "momentum", 0.9, "There is no optimizer 'sdg'. Did you mean 'sgd'? Known names: adamw, sgd")]
    [InlineData("SGD", "momentum", 0.9, "There is no optimizer 'SGD'. Did you mean 'sgd'?")]
    [InlineData("lbfgs", "momentum", 0.9, "There is no optimizer 'lbfgs'. Known names: ")]
    [InlineData("sgd", "momentun", 0.9, "Optimizer 'sgd' has no setting 'momentun'. Did you mean 'momentum'? Known settings: "
        + "mom")]
    [InlineData("sgd", "stepFactor", 0.9, "Optimizer 'sgd' has no setting 'stepFactor'.")]
    [InlineData("sgd", "nesterov", 0.9, "Optimizer 'sgd': setting 'nesterov' takes true or false, found '0.9'.")]
    [InlineData("sgd", "momentum", null, "Optimizer 'sgd': setting 'momentum' takes a number at least 0, at most 1, "
        + "found nothing.")]
    [InlineData("sgd", "momentum", 1.5, "Optimizer 'sgd': setting 'momentum' takes a number at least 0, at most 1, found '1.5'.")]
    public void Errors_tell_what_was_expected_and_found(string name, string setting, object? value, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => OptimizerCatalog.All.Create(name, Settings((setting, value!))));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void A_setting_named_twice_is_an_error()
    {
        var error = Assert.Throws<ArgumentException>(
            () => OptimizerCatalog.All.Create("sgd", Settings(("momentum", 0.9), ("Momentum", 0.8))));
        Assert.Contains("Optimizer 'sgd': setting 'momentum' is named twice.", error.Message);
    }

    [Fact]
    public void A_choice_without_settings_is_found_by_its_name()
    {
        Assert.Equal(["all", "ordered", "same-stage"], ConnectionRuleCatalog.All.Names);
        Assert.Equal(ConnectionRule.SameStage, ConnectionRuleCatalog.All.Create("same-stage"));
        Assert.Equal(EnsembleMean.Logits, EnsembleMeanCatalog.All.Create("logits"));
        var error = Assert.Throws<ArgumentException>(() => ConnectionRuleCatalog.All.Create("orderd"));
        Assert.Contains("There is no rule of connections 'orderd'. Did you mean 'ordered'?", error.Message);
        error = Assert.Throws<ArgumentException>(() => EnsembleMeanCatalog.All.Create("logits", Settings(("weight", 1))));
        Assert.Contains("Mean of an ensemble 'logits' has no setting 'weight'. Known settings: none.", error.Message);
    }

    private static Dictionary<string, object> Settings(params (string Name, object Value)[] settings) =>
        settings.ToDictionary(s => s.Name, s => s.Value);
}
