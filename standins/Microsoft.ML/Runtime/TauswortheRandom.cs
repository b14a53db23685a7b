using System.Numerics;

namespace Microsoft.ML.Runtime;

/// <summary>
/// The random numbers of ML.NET: three Tausworthe generators and a linear congruential one, combined by exclusive or (L'Ecuyer 1996; GPU Gems 3,
/// chapter 37). Splits by seed are the same as ML.NET's because the numbers are.
/// </summary>
internal sealed class TauswortheRandom : Random
{
    private const double UnitOfUInt32 = 1.0 / (1L << 32);
    private const float UnitOf23Bits = 1f / (1 << 23);

    private uint _z1, _z2, _z3, _z4;

    public TauswortheRandom(uint seed)
    {
        _z1 = seed;
        _z2 = MurmurRound(_z1, seed);
        _z3 = MurmurRound(_z2, seed);
        _z4 = MurmurRound(_z3, seed);
    }

    private TauswortheRandom(uint z1, uint z2, uint z3, uint z4)
    {
        _z1 = z1;
        _z2 = z2;
        _z3 = z3;
        _z4 = z4;
    }

    /// <summary>A generator seeded by another one.</summary>
    public static TauswortheRandom From(Random source) => new(AtLeast128(source), AtLeast128(source), AtLeast128(source), Bits(source));

    public override float NextSingle() => (NextBits() >> 9) * UnitOf23Bits;

    public override double NextDouble() => NextBits() * UnitOfUInt32;

    public override int Next()
    {
        uint bits = NextBits();
        return (int)(bits + (bits & 0x80000000u));
    }

    public override int Next(int maxValue)
    {
        Check.Param(maxValue >= 0, nameof(maxValue), "Must be non-negative");
        return (int)(((ulong)NextBits() * (ulong)maxValue) >> 32);
    }

    public override int Next(int minValue, int maxValue)
    {
        Check.Param(minValue <= maxValue, nameof(minValue), "Must be at most maxValue.");
        return (int)((long)(NextDouble() * ((long)maxValue - minValue)) + minValue);
    }

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    public override void NextBytes(Span<byte> buffer)
    {
        for (int i = 0; i < buffer.Length; i++)
            buffer[i] = (byte)Next();
    }

    private static uint MurmurRound(uint hash, uint chunk)
    {
        hash ^= BitOperations.RotateLeft(chunk * 0xCC9E2D51, 15) * 0x1B873593;
        return (BitOperations.RotateLeft(hash, 13) * 5) + 0xE6546B64;
    }

    private static uint Bits(Random source) => ((uint)source.Next(0x10000) << 16) | (uint)source.Next(0x10000);

    private static uint AtLeast128(Random source)
    {
        uint bits = Bits(source);
        while (bits < 128)
            bits = Bits(source);
        return bits;
    }

    private static uint Tausworthe(uint z, int s1, int s2, int s3, uint mask) => ((z & mask) << s3) ^ (((z << s1) ^ z) >> s2);

    private uint NextBits()
    {
        _z1 = Tausworthe(_z1, 13, 19, 12, ~0x1u);
        _z2 = Tausworthe(_z2, 2, 25, 4, ~0x7u);
        _z3 = Tausworthe(_z3, 3, 11, 17, ~0xfu);
        _z4 = (1664525 * _z4) + 1013904223;
        return _z1 ^ _z2 ^ _z3 ^ _z4;
    }
}
