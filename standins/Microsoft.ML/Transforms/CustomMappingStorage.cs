using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>A custom mapping in a model file: two names. The mapping itself comes from the factory that carries the contract's name.</summary>
internal static class CustomMappingStorage
{
    public const string Signature = "CustomTransformer";

    public static void Save(ModelSaveContext ctx, string contractName, Delegate mapAction)
    {
        Check.State(contractName != null, "Empty contract name for a transform: the transform cannot be saved");
        ctx.Begin(Signature);
        ctx.Writer.Write(contractName);
        ctx.Writer.Write($"{mapAction.Method.DeclaringType?.Assembly}");
    }

    public static ITransformer Load(ModelLoadContext ctx)
    {
        string contractName = ctx.Reader.ReadString();
        var assembly = Assembly.Load(ctx.Reader.ReadString());
        var catalog = ctx.Environment.ComponentCatalog;
        catalog.RegisterAssembly(assembly);
        object factory = catalog.CreateExtension(typeof(CustomMappingFactoryAttributeAttribute), contractName);
        return factory is ICustomMappingFactory mapping
            ? mapping.CreateTransformer(contractName)
            : throw new InvalidOperationException(
                $"Class {factory.GetType()} with contract '{contractName}' must derive from CustomMappingFactory<TSrc, TDst>.");
    }
}
