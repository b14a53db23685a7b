using System.Reflection;
using TorchSharp;

namespace StandIns.Native.Tests;

public sealed class OperatorTests
{
    /// <summary>The one place where a name that this libtorch does not know would otherwise show only when it is called.</summary>
    [Fact]
    public void Every_operator_that_the_stand_in_names_is_known_to_libtorch()
    {
        const BindingFlags all = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var type = typeof(torch).Assembly.GetType("TorchSharp.Native.Operator", throwOnError: true)!;
        var handle = type.GetProperty("Handle", all)!;
        var operators = typeof(torch).Assembly.GetTypes()
            .Where(owner => !owner.ContainsGenericParameters)
            .SelectMany(owner => owner.GetFields(all & ~BindingFlags.Instance))
            .Where(field => field.FieldType == type)
            .ToList();
        Assert.True(operators.Count > 300);
        var unknown = new List<string>();
        foreach (var field in operators)
        {
            try
            {
                handle.GetValue(field.GetValue(null));
            }
            catch (TargetInvocationException exception)
            {
                unknown.Add($"{field.DeclaringType!.Name}.{field.Name}: {exception.InnerException!.Message}");
            }
        }
        Assert.Empty(unknown);
    }
}
