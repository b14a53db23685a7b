namespace Microsoft.ML.Data;

/// <summary>Gives a member a column type of its own, such as an image of known size.</summary>
public abstract class DataViewTypeAttribute : Attribute, IEquatable<DataViewTypeAttribute>
{
    public abstract bool Equals(DataViewTypeAttribute other);

    public abstract void Register();
}
