using DistPro.Engine.Data;
using DistPro.Engine.Teachers;

namespace DistPro.Engine.Tests.Data;

public class ClassNamingTests
{
    [Theory]
    [InlineData("caf\u00e9", "cafe\u0301", true)]
    [InlineData("\u212b", "\u00c5", true)] // the sign of the angstrom unit is the letter
    [InlineData("\uac00", "\u1100\u1161", true)] // a Korean syllable and its parts
    [InlineData("cat", "Cat", false)]
    [InlineData("cat", "cat ", false)]
    [InlineData("a", "\u0430", false)] // a Cyrillic letter looks the same and is another
    [InlineData("\ufb01", "fi", false)] // a ligature is written differently
    [InlineData("1", "\u0661", false)]
    public void Names_are_one_where_Unicode_has_them_for_the_same_text(string first, string second, bool same)
    {
        Assert.Equal(same, ClassNaming.Comparer.Equals(first, second));
        if (same)
        {
            Assert.Equal(ClassNaming.Comparer.GetHashCode(first), ClassNaming.Comparer.GetHashCode(second));
            Assert.Equal([1L, 0], ClassOrder.Match([first, "x"], ["x", second])!);
            Assert.Contains("Rename", Assert.Throws<ArgumentException>(() => ClassNaming.Check([first, second], "Data")).Message);
        }
        else
        {
            ClassNaming.Check([first, second], "Data");
            Assert.Contains("classes that the teacher does not know", Assert.Throws<ArgumentException>(
                () => ClassOrder.Match([first, "x"], [second, "x"])).Message);
        }
    }

    [Fact]
    public void A_duplicate_is_told_with_both_places()
    {
        var error = Assert.Throws<ArgumentException>(() => ClassNaming.Check(["a", "b", "c", "b"], "Label column 'Label'"));
        Assert.StartsWith(
            "Label column 'Label': expected another name for each class, found 'b' for class 2 and 'b' for class 4. Rename",
            error.Message);
        Assert.Throws<ArgumentException>(() => ClassOrder.Match(["a", "a"], ["a", "b"]));
        Assert.Throws<ArgumentException>(() => ClassOrder.Match(["a", "b"], ["b", "b"]));
    }

    [Fact]
    public void A_list_shows_the_codes_of_what_may_look_like_something_else()
    {
        Assert.Equal("none", ClassNaming.List([]));
        Assert.Equal("'dog', 'd\u043eg' (d\\u043eg)", ClassNaming.List(["dog", "d\u043eg"]));
        Assert.EndsWith("'9' and 2 more", ClassNaming.List([.. Enumerable.Range(0, 12).Select(i => $"{i}")]));
    }
}
