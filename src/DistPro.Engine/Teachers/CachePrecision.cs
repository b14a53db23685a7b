namespace DistPro.Engine.Teachers;

/// <summary>Number type of the answers that a <see cref="CachedTeacher"/> keeps.</summary>
public enum CachePrecision
{
    /// <summary>16 bits: about three digits, values up to 65,504.</summary>
    Half,

    /// <summary>32 bits: the answers as they are.</summary>
    Single,
}
