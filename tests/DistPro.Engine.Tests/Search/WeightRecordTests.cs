using DistPro.Engine.Search;
using static TorchSharp.torch;

namespace DistPro.Engine.Tests.Search;

public sealed class WeightRecordTests
{
    [Fact]
    public void It_grows_with_the_run_and_keeps_what_was_written()
    {
        using var scope = NewDisposeScope();
        using var record = new WeightRecord(pathways: 3, CPU);
        for (int step = 0; step < 5000; step++)
        {
            record.Add(step, tensor(new float[] { step, 1, -step }));
        }
        Assert.Equal([5000, 3], record.Rows.shape);
        Assert.True(record.Rows.select(1, 0).eq(arange(5000)).all().item<bool>());
        Assert.True(record.Rows.select(1, 2).eq(-arange(5000)).all().item<bool>());
    }

    [Fact]
    public void A_run_that_goes_on_has_room_for_what_was_done()
    {
        using var scope = NewDisposeScope();
        using var record = new WeightRecord(pathways: 2, CPU);
        Assert.Equal([1, 2], record.Rows.shape);
        record.Resize(3000);
        record.Rows.copy_(arange(6000).view(3000, 2));
        record.Add(3000, tensor(new float[] { 7, 8 }));
        Assert.Equal([3001, 2], record.Rows.shape);
        Assert.Equal(5999, record.Rows[2999, 1].item<float>());
        Assert.Equal(8, record.Rows[3000, 1].item<float>());
    }
}
