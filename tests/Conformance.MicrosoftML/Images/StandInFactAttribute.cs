using Microsoft.ML.Data;

namespace Conformance.MicrosoftML.Images;

/// <summary>Where the stand-in is stricter, or tells more, than the library it stands in for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StandInFactAttribute : FactAttribute
{
    public StandInFactAttribute()
    {
        if (typeof(MLImage).Assembly.GetName().Name != "Microsoft.ML")
            Skip = "About the stand-in only: the image library behind the real MLImage decides this.";
    }
}
