using System.Reflection;
using DistPro.Engine.Data;
using DistPro.Engine.Objectives;
using DistPro.Engine.Pathways;
using DistPro.Engine.Runtime;
using DistPro.Engine.Search;
using DistPro.Engine.Teachers;
using DistPro.Engine.Training;
using DistPro.MLNet.Classifier;
using DistPro.MLNet.Sources;
using DistPro.MLNet.Trainers;
using Microsoft.ML;

namespace DistPro.MLNet.Tests.Trainers;

/// <summary>Every number among the options, and every setting of what is found by name, is looked at when it arrives.</summary>
public sealed class OptionRangeTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private static readonly ImageShape Shape = new(1, HalfImages.Side, HalfImages.Side);

    private static readonly Type[] Kinds =
    [
        typeof(Objective), typeof(Transform), typeof(OptimizerSettings), typeof(LearningRateSchedule), typeof(TeacherSettings),
        typeof(ImageSource),
    ];

    // Parts of options that are in no property of them: they are in lists, or are made of names.
    private static readonly Type[] Others =
        [typeof(ObjectiveChoice), typeof(WeightedObjective), typeof(Pathway), typeof(SearchPreset)];

    public static TheoryData<Type> Roots =>
    [
        typeof(NetworkTrainer.Options), typeof(DistillationTrainer.Options), typeof(ProcessSearchTrainer.Options),
        typeof(DistProTrainer.Options), typeof(PretrainedOptions),
    ];

    public static TheoryData<string, string> Settings
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (thing, part) in Things().SelectMany(t => Parts(t.Class).Select(p => (t.Name, p.Name))).Distinct())
            {
                data.Add(thing, part);
            }
            return data;
        }
    }

    [Fact]
    public void Every_number_has_a_range_or_is_said_to_have_none()
    {
        var options =
            from root in ((IEnumerable<object[]>)Roots).Select(r => (Type)r[0]).Concat(Others)
            from path in OptionPath.Of(root)
            where Numbers.RangeOf(path.Property) is null
            select $"{root.FullName}: {path}";
        var settings =
            from thing in Things()
            from part in Parts(thing.Class)
            where Numbers.RangeOf(part.Source) is null
            select $"{thing.Name}: {part.Name}";
        Assert.Empty(options.Concat(settings));
        // Nothing is passed over: some that lie deep, by name.
        string[] ways = [.. OptionPath.Of(typeof(DistProTrainer.Options)).Select(p => $"{p}")];
        Assert.Contains("Training(TrainingOptions).Schedule(OneCycleSchedule).Rise(Double)", ways);
        Assert.Contains("Training(TrainingOptions).Augmentation(Augmentation).Strong(StrongView).Operations(Int32)", ways);
        Assert.Contains("Training(TrainingOptions).Checkpoint(CheckpointSettings).Interval(Nullable`1)", ways);
        Assert.Contains("Reading(ImageReading).Workspace(ImageWorkspace).MemoryBudget(Int64)", ways);
        Assert.Contains("Edits(ProcessEdits).Smoothing(Double)", ways);
    }

    [Theory]
    [MemberData(nameof(Roots))]
    public void A_number_out_of_range_is_refused_when_the_estimator_is_made(Type root)
    {
        int refused = 0;
        foreach (var path in OptionPath.Of(root))
        {
            foreach (object value in Numbers.Outside(path.Property.PropertyType, path.Property))
            {
                object options = Activator.CreateInstance(root)!;
                if (options is TrainerOptions trainer)
                {
                    trainer.Seed = 1;
                }
                path.Set(options, value);
                var error = Assert.ThrowsAny<ArgumentException>(() => Make(options));
                string expected = $"{path.Steps[^1].Property.Name} takes ";
                Assert.True(error.Message.Contains(expected, StringComparison.Ordinal), $"{path} = {value}: {error.Message}");
                refused++;
            }
        }
        Assert.InRange(refused, root == typeof(PretrainedOptions) ? 10 : 150, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_setting_out_of_range_is_refused_by_name(string thing, string setting)
    {
        var (_, type) = Things().Single(t => t.Name == thing);
        var part = Parts(type).First(p => p.Name == setting);
        foreach (object value in Numbers.Outside(part.Type, part.Source))
        {
            var settings = new Dictionary<string, object> { [setting] = value };
            var error = Assert.Throws<ArgumentException>(() => Make(thing, type, settings));
            Assert.Contains($"'{thing}': setting '{char.ToLowerInvariant(setting[0])}{setting[1..]}' takes ", error.Message);
        }
    }

    [Fact]
    public void A_part_that_is_null_is_named()
    {
        Named("Training", new NetworkTrainer.Options { Training = null! });
        Named("Reading", new NetworkTrainer.Options { Reading = null! });
        Named("ImageColumnName", new NetworkTrainer.Options { ImageColumnName = null! });
        Named("Schedule", new NetworkTrainer.Options { Training = new() { Schedule = null! } });
        Named("Optimizer", new NetworkTrainer.Options { Training = new() { Optimizer = null! } });
        Named("Objectives", new DistillationTrainer.Options { Objectives = null! });
        Named("Objectives", new DistillationTrainer.Options { Objectives = [null!] });
        Named("Search", new DistProTrainer.Options { Search = null! });
        Named("Edits", new DistProTrainer.Options { Edits = null! });
        Named("Transforms", new ProcessSearchTrainer.Options { Search = new() { Transforms = [null!] } });
        Named("EnsembleMean", new DistillationTrainer.Options { EnsembleMean = (EnsembleMean)5 });
        Named("Estimator", new ProcessSearchTrainer.Options { Search = new() { Estimator = (SearchEstimator)9 } });
        Named("Channels", new NetworkTrainer.Options { Channels = 2 });
        Named("ImageSize", new NetworkTrainer.Options { ImageSize = (0, 8) });
        Named("ImageSize", new NetworkTrainer.Options { ImageSize = (8, -8) });

        void Named(string name, object options) =>
            Assert.Contains($"{name} ", Assert.ThrowsAny<ArgumentException>(() => Make(options)).Message);
    }

    private static IEnumerable<(string Name, Type Class)> Things() =>
        from kind in Kinds
        from assembly in new[] { typeof(SettingRangeAttribute).Assembly, typeof(DistillationCatalog).Assembly }
        from type in assembly.GetTypes()
        where type.IsAssignableTo(kind)
        let mark = type.GetCustomAttribute<NamedAttribute>()
        where mark is not null
        select (mark.Name, type);

    private static IEnumerable<(string Name, Type Type, ICustomAttributeProvider Source)> Parts(Type type) =>
        type.GetConstructors().Single().GetParameters()
            .Select(p => (p.Name!, p.ParameterType, (ICustomAttributeProvider)p))
            .Concat(type.GetProperties().Where(p => p.SetMethod?.IsPublic == true)
                .Select(p => (p.Name, p.PropertyType, (ICustomAttributeProvider)p)))
            .Where(p => Numbers.Are(p.Item2));

    private object Make(object options)
    {
        var catalog = trained.Ml.Distillation();
        return options switch
        {
            NetworkTrainer.Options o => catalog.Network("resnet8", o),
            DistillationTrainer.Options o => catalog.Distill(trained.Classifier, "resnet8", o),
            ProcessSearchTrainer.Options o => catalog.SearchProcess(trained.Classifier, "resnet8", o),
            DistProTrainer.Options o => catalog.DistPro(trained.Classifier, "resnet8", o),
            PretrainedOptions o => catalog.ImportWeights("resnet8", "no-such-file", Shape, HalfImages.Names, o),
            _ => throw new ArgumentException($"{options.GetType()}"),
        };
    }

    private object Make(string name, Type type, Dictionary<string, object> settings) =>
        type.IsAssignableTo(typeof(OptimizerSettings)) ? OptimizerCatalog.All.Create(name, settings)
        : type.IsAssignableTo(typeof(LearningRateSchedule)) ? ScheduleCatalog.All.Create(name, settings)
        : type.IsAssignableTo(typeof(ImageSource)) ? trained.Ml.Distillation().LoadImages(name, settings)
        : Make(new DistillationTrainer.Options { Objectives = [new(name) { Settings = settings }] });
}
