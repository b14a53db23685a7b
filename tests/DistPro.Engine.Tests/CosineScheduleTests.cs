using DistPro.Engine.Training;

namespace DistPro.Engine.Tests;

public class CosineScheduleTests
{
    [Fact]
    public void Rises_over_the_warmup_and_falls_to_almost_nothing()
    {
        var schedule = new CosineSchedule(Peak: 0.4, TotalSteps: 100, WarmupFraction: 0.1);
        Assert.Equal(0.04, schedule.RateAt(0), 1e-12);
        Assert.Equal(0.2, schedule.RateAt(4), 1e-12);
        Assert.Equal(0.4, schedule.RateAt(10), 1e-12);
        Assert.Equal(0.2, schedule.RateAt(55), 1e-12); // half-way down
        Assert.InRange(schedule.RateAt(99), 0, 0.4 * 0.001);
        Assert.All(Enumerable.Range(10, 89), step => Assert.True(schedule.RateAt(step) > schedule.RateAt(step + 1)));
    }

    [Fact]
    public void Without_warmup_starts_at_the_peak() => Assert.Equal(1, new CosineSchedule(1, 10, 0).RateAt(0), 1e-12);
}
