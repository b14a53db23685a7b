using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace DistPro.MLNet.Classifier.Persistence;

/// <summary>Makes the constant that the saved chain looks the model's text up by.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class SavedModelKey : CustomMappingFactory<SavedModelKey.Nothing, SavedModelKey.Key>
{
    public const string Contract = "DistPro.MLNet.Key/1", Column = "__distpro.key";

    public const int Value = 1;

    public static void Map(Nothing input, Key output) => output.Constant = Value;

    public override Action<Nothing, Key> GetMapping() => Map;

    public sealed class Nothing;

    public sealed class Key
    {
        [ColumnName(Column)]
        public int Constant { get; set; }
    }
}
