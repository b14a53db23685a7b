using DistPro.Engine.Training;

namespace DistPro.Engine.Tests.Training;

public class ScheduleTests
{
    [Fact]
    public void Cosine_rises_over_the_warmup_and_falls_to_almost_nothing()
    {
        var schedule = new CosineSchedule { Warmup = 0.1 };
        double RateAt(int step) => schedule.RateAt(0.4, step, 100);
        Assert.Equal(0.04, RateAt(0), 1e-12);
        Assert.Equal(0.2, RateAt(4), 1e-12);
        Assert.Equal(0.4, RateAt(10), 1e-12);
        Assert.Equal(0.2, RateAt(55), 1e-12); // half-way down
        Assert.InRange(RateAt(99), 0, 0.4 * 0.001);
        Assert.All(Enumerable.Range(10, 89), step => Assert.True(RateAt(step) > RateAt(step + 1)));
    }

    [Fact]
    public void Cosine_without_warmup_starts_at_the_peak() =>
        Assert.Equal(1, new CosineSchedule { Warmup = 0 }.RateAt(1, 0, 10), 1e-12);

    [Theory]
    [InlineData(0, 0.05)]
    [InlineData(149, 0.05)]
    [InlineData(150, 0.005)]
    [InlineData(179, 0.005)]
    [InlineData(180, 0.0005)]
    [InlineData(210, 0.00005)]
    [InlineData(239, 0.00005)]
    public void Step_falls_to_a_tenth_after_150_180_and_210_of_240_epochs(int epoch, double rate)
    {
        const int StepsPerEpoch = 782;
        var schedule = new StepSchedule();
        Assert.Equal(rate, schedule.RateAt(0.05, epoch * StepsPerEpoch, 240 * StepsPerEpoch), 1e-12);
        Assert.Equal(rate, schedule.RateAt(0.05, epoch * StepsPerEpoch + StepsPerEpoch - 1, 240 * StepsPerEpoch), 1e-12);
    }

    [Fact]
    public void Step_takes_a_warmup_too()
    {
        var schedule = new StepSchedule { Warmup = 0.1, Milestones = [0.5], Gamma = 0.2 };
        Assert.Equal(
            [0.05, 0.5, 1, 1, 0.2], new[] { 0, 9, 20, 99, 100 }.Select(s => schedule.RateAt(1, s, 200)),
            (a, b) => Math.Abs(a - b) < 1e-12);
    }

    // Made with PyTorch 1.13: OneCycleLR(max_lr=0.4, total_steps=100, pct_start=0.3, div_factor=25, final_div_factor=1e4).
    [Theory]
    [InlineData(0, 0.016000000000000014)]
    [InlineData(1, 0.017125512226362993)]
    [InlineData(15, 0.21839467044840016)]
    [InlineData(29, 0.4)]
    [InlineData(30, 0.39979861411380974)]
    [InlineData(64, 0.2000008)]
    [InlineData(98, 0.0002029858861903152)]
    [InlineData(99, 1.6e-06)]
    public void One_cycle_is_that_of_PyTorch(int step, double rate) =>
        Assert.Equal(rate, new OneCycleSchedule().RateAt(0.4, step, 100), 1e-12);

    [Fact]
    public void Runs_of_one_step_have_a_rate()
    {
        LearningRateSchedule[] schedules = [new CosineSchedule(), new StepSchedule(), new OneCycleSchedule()];
        foreach (var schedule in schedules)
        {
            Assert.InRange(schedule.RateAt(1, 0, 1), 1e-9, 1);
        }
    }
}
