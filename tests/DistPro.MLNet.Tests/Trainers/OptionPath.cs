using System.Reflection;
using DistPro.Engine.Runtime;

namespace DistPro.MLNet.Tests.Trainers;

/// <summary>A number among options, or among the options within them, and the way to it.</summary>
/// <param name="Steps">The properties on the way, each with the class of what is in it; the last one is the number.</param>
public sealed record OptionPath(params IReadOnlyList<(PropertyInfo Property, Type Class)> Steps)
{
    private static readonly Assembly[] Ours = [typeof(SettingRangeAttribute).Assembly, typeof(DistillationCatalog).Assembly];

    /// <summary>The number.</summary>
    public PropertyInfo Property => Steps[^1].Property;

    public override string ToString() => string.Join('.', Steps.Select(s => $"{s.Property.Name}({s.Class.Name})"));

    /// <summary>All numbers, times and lists of them among the options of a class.</summary>
    public static IEnumerable<OptionPath> Of(Type options) =>
        from property in options.GetProperties()
        where property.SetMethod?.IsPublic == true
        from path in Numbers.Are(property.PropertyType)
            ? [new OptionPath((property, property.PropertyType))]
            : from part in ClassesOf(property.PropertyType)
              from rest in Of(part)
              select new OptionPath([(property, part), .. rest.Steps])
        select path;

    /// <summary>Gives the number a value; what lies on the way is copied, since it never changes.</summary>
    public void Set(object options, object? value) => Set(options, 0, value);

    private void Set(object options, int step, object? value)
    {
        var (property, part) = Steps[step];
        if (step == Steps.Count - 1)
        {
            property.SetValue(options, value);
            return;
        }
        object? old = property.GetValue(options);
        object changed = old?.GetType() == part ? part.GetMethod("<Clone>$")!.Invoke(old, null)! : New(part);
        Set(changed, step + 1, value);
        property.SetValue(options, changed);
    }

    private static object New(Type type)
    {
        var constructor = type.GetConstructors().OrderBy(c => c.GetParameters().Length).First();
        return constructor.Invoke(
            [.. constructor.GetParameters().Select(p => p.HasDefaultValue ? p.DefaultValue : "made-by-test")]);
    }

    private static IEnumerable<Type> ClassesOf(Type type) =>
        from part in Ours.SelectMany(a => a.GetTypes())
        where part is { IsClass: true, IsAbstract: false } && part.IsAssignableTo(type) && type.Assembly == part.Assembly
        select part;
}
