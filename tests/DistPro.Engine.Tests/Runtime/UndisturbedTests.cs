using System.Runtime.InteropServices;
using DistPro.Engine.Runtime;

namespace DistPro.Engine.Tests.Runtime;

public class UndisturbedTests
{
    [Fact]
    public void What_was_computed_while_garbage_was_collected_is_computed_once_more()
    {
        int calls = 0;
        int result = Undisturbed.Run(() =>
        {
            if (++calls < 3)
            {
                GC.Collect();
            }
            return calls;
        });
        Assert.InRange(result, 3, 99);
        Assert.Equal(calls, result);
    }

    [Fact]
    public void A_failure_counts_only_where_no_garbage_was_collected()
    {
        int calls = 0;
        Assert.Equal("done", Undisturbed.Run(() =>
        {
            if (++calls == 1)
            {
                GC.Collect();
                throw new ExternalException("a number was freed");
            }
            return "done";
        }));
        Assert.Throws<ExternalException>(() => Undisturbed.Run<int>(() => throw new ExternalException("of another cause")));
    }
}
