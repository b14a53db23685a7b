using System.Security.Cryptography;
using System.Text;
using DistPro.Engine.Processes;

namespace DistPro.Engine.Tests.Processes;

public sealed class ProcessFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("distpro-").FullName;

    private string Target => Path.Combine(_folder, "pair.process.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_loaded_is_bit_for_bit_what_was_saved()
    {
        var saved = Example.Wild(rows: 300).Clip(0.1).Smooth(0.05);
        saved.Save(Target);
        var loaded = DistillationProcess.Load(Target);
        Assert.Equal(saved.Pathways, loaded.Pathways);
        Assert.Equal(saved.RowCount, loaded.RowCount);
        Assert.All(Enumerable.Range(0, 300), row => Assert.Equal(saved.Row(row), loaded.Row(row)));
        Assert.Equal(saved.At(0.123456), loaded.At(0.123456));
        Assert.Equal((saved.Origin.Teacher, saved.Origin.Student), (loaded.Origin.Teacher, loaded.Origin.Student));
        Assert.Equal(
            (saved.Origin.Data, saved.Origin.Normalization, 1024L),
            (loaded.Origin.Data, loaded.Origin.Normalization, loaded.Origin.Seed));
        Assert.Equal(saved.Origin.SearchOptions, loaded.Origin.SearchOptions);
        Assert.Equal(saved.Origin.ValidationLoss, loaded.Origin.ValidationLoss);
        Assert.Equal(["clipped at 0.1", "smoothed over 0.05 of the run"], loaded.Origin.Changes);
    }

    [Fact]
    public void Saving_again_gives_the_same_bytes()
    {
        Example.Wild(rows: 20).Save(Target);
        var first = File.ReadAllBytes(Target);
        DistillationProcess.Load(Target).Save(Target);
        Assert.Equal(first, File.ReadAllBytes(Target));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_person_reads_the_head_first_then_one_line_for_each_moment()
    {
        Example.Of([0.5, 1e-7], [1, 0]).Save(Target);
        var lines = File.ReadAllLines(Target);
        Assert.Equal("""  "kind": "DistPro distillation process",""", lines[1]);
        string losses = Assert.Single(lines, line => line.Contains("validationLoss"));
        Assert.Equal("""  "validationLoss": [2.302585092994046, 1.5, 0.1],""", losses);
        Assert.Contains("""    "1>2 complex" """.TrimEnd(), lines);
        Assert.Equal(["  \"rows\": 2,", "  \"weights\": [", "    [0.5, 1E-07],", "    [1, 0]", "  ]", "}"], lines[^6..]);
    }

    [Fact]
    public void A_long_record_is_saved_in_a_thousand_rows()
    {
        var record = Example.Wild(rows: 2000).Smooth(0.1);
        record.Save(Target);
        var loaded = DistillationProcess.Load(Target);
        Assert.Equal(1000, loaded.RowCount);
        Assert.Equal(record.Row(0), loaded.Row(0));
        Assert.Equal(record.Row(1999), loaded.Row(999));
        Assert.All(record.At(0.5).Zip(loaded.At(0.5)), pair => Assert.Equal(pair.First, pair.Second, 0.05 * pair.First));
        Assert.Equal("stretched from 2000 to 1000 rows", loaded.Origin.Changes[^1]);
    }

    [Fact]
    public void Line_endings_and_indentation_may_change_on_the_way()
    {
        var saved = Example.Wild(rows: 3);
        saved.Save(Target);
        File.WriteAllText(Target, File.ReadAllText(Target).Replace("\n", "\r\n").Replace("    ", "\t"));
        Assert.Equal(saved.Row(2), DistillationProcess.Load(Target).Row(2));
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-32", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", false)]
    public void A_file_that_an_editor_saved_in_another_encoding_is_read_or_the_encoding_is_told(string encoding, bool marked)
    {
        var saved = Example.Wild(rows: 3);
        saved.Save(Target);
        var (text, kind) = (File.ReadAllText(Target).Replace("\n", "\r\n") + " \r\n\n", Encoding.GetEncoding(encoding));
        File.WriteAllBytes(Target, [.. marked ? kind.GetPreamble() : [], .. kind.GetBytes(text)]);
        if (marked)
        {
            Assert.Equal(saved.Row(2), DistillationProcess.Load(Target).Row(2));
        }
        else
        {
            AssertRefused("UTF-16 without a byte order mark (save it as UTF-8)");
        }
    }

    [Theory]
    [InlineData("\"seed\": 1024", "\"seed\": 1024, \"seed\": 1024", "Duplicate")]
    [InlineData("\"version\": 1", "\"version\": \"1\"", "version")]
    [InlineData("\"version\": 1", "\"version\": 1e99", "version")]
    [InlineData("\"version\": 1", "\"version\": -1", "version -1")]
    [InlineData("\"version\": 1,", "", "version")]
    [InlineData("\"changes\": []", "\"changes\": [null]", "null")]
    [InlineData("\"changes\": []", "\"changes\": null", "changes")]
    [InlineData("\"epochs\": \"3\"", "\"epochs\": null", "null")]
    [InlineData("\"name\": \"resnet56\"", "\"name\": null", "name")]
    [InlineData("\"classes\": 10", "\"classes\": 99999999999", "classes")]
    [InlineData("images 4000", "\\ud800", "")]
    public void A_file_with_something_twice_missing_or_of_another_kind_is_refused(string good, string bad, string found)
    {
        Example.Of([0.5, 2], [1, 1]).Save(Target);
        var text = File.ReadAllText(Target);
        Assert.Contains(good, text);
        File.WriteAllText(Target, text.Replace(good, bad));
        AssertRefused(found);
    }

    [Fact]
    public void An_origin_that_no_file_could_tell_is_refused_when_the_process_is_made()
    {
        foreach (var origin in new[]
        {
            Example.Origin with { Data = null! }, Example.Origin with { Changes = [null!] },
            Example.Origin with { Teacher = Example.Origin.Teacher with { Name = null! } },
        })
        {
            Assert.Contains("null", Assert.Throws<ArgumentException>(
                () => new DistillationProcess([new(0, 0, "at")], [[1.0]], origin)).Message);
        }
    }

    [Theory]
    [InlineData("[0.5, 2]", "[0.5, 3]", "checksum")]
    [InlineData("\"seed\": 1024", "\"seed\": 1025", "checksum")]
    [InlineData("[0.5, 2]", "[0.5, -2]", "'1>2 complex' in row 0 is -2")]
    [InlineData("[0.5, 2]", "[0.5, 1e999]", "'1>2 complex' in row 0")]
    [InlineData("[0.5, 2]", "[0.5, NaN]", "invalid")]
    [InlineData("[0.5, 2]", "[0.5]", "Row 0 has 1 weights")]
    [InlineData("[0.5, 2]", "null", "Row 0 has 0 weights")]
    [InlineData("\"rows\": 2", "\"rows\": 3", "2 rows of weights where it says 3")]
    [InlineData("1>2 complex", "1=2 complex", "'1=2 complex' is no pathway")]
    [InlineData("\"stages\": 4", "\"stages\": 2", "stage 2 of the student")]
    [InlineData("\"data\": \"images 4000, sha 1f2e\",", "", "data")]
    [InlineData("]\n}", "", "depth")]
    public void A_damaged_file_is_refused(string good, string bad, string found)
    {
        Example.Of([0.5, 2], [1, 1]).Save(Target);
        var text = File.ReadAllText(Target);
        Assert.Contains(good, text);
        File.WriteAllText(Target, text.Replace(good, bad));
        AssertRefused(found);
    }

    [Fact]
    public void A_file_that_was_edited_on_purpose_is_loaded_and_says_so_from_then_on()
    {
        Example.Of([0.5, 2], [1, 1]).Save(Target);
        Assert.Empty(DistillationProcess.Load(Target, edited: true).Origin.Changes); // nobody did
        File.WriteAllText(Target, File.ReadAllText(Target).Replace("[0.5, 2]", "[0.5, 3]"));
        AssertRefused("load it with edited: true, and save it again");

        DistillationProcess.Load(Target, edited: true).Save(Target);
        var loaded = DistillationProcess.Load(Target);
        Assert.Equal([0.5, 3], loaded.Row(0));
        Assert.Equal(["edited by hand"], loaded.Origin.Changes);

        File.WriteAllText(Target, File.ReadAllText(Target).Replace("[0.5, 3]", "[0.5, -3]"));
        Assert.Contains(
            "in row 0 is -3",
            Assert.Throws<InvalidDataException>(() => DistillationProcess.Load(Target, edited: true)).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("weights")]
    [InlineData("null")]
    [InlineData("[1, 2]")]
    [InlineData("{}")]
    [InlineData("""{ "kind": 3 }""")]
    [InlineData("""{ "kind": "something else", "version": 1 }""")]
    public void Another_kind_of_file_is_refused(string content)
    {
        File.WriteAllText(Target, content);
        AssertRefused(content.StartsWith('{') || content is "null" or "[1, 2]" ? "JSON of another kind" : "");
    }

    [Fact]
    public void A_file_of_a_newer_version_is_refused_whatever_else_is_in_it()
    {
        File.WriteAllText(Target, """{ "kind": "DistPro distillation process", "version": 2, "curves": {} }""");
        AssertRefused("version 2, which needs a newer DistPro");
    }

    [Fact]
    public void A_file_of_version_1_is_read_for_ever()
    {
        string text = $$"""
            {"kind": "DistPro distillation process", "version": 1, "sha256": "{{new string('0', 64)}}",
             "teacher": {"name": "t", "stages": 4, "images": "3 x 32 x 32", "classes": 10},
             "student": {"name": "s", "stages": 3, "images": "3 x 32 x 32", "classes": 10},
             "data": "", "normalization": "", "searchOptions": {}, "seed": 7, "validationLoss": [], "changes": [],
             "pathways": ["0>1 at", "3>2 complex"], "rows": 1, "weights": [[0.25, 0]]}
            """;
        var dense = Encoding.UTF8.GetBytes(string.Concat(text.Where(c => !char.IsWhiteSpace(c))));
        File.WriteAllText(Target, text.Replace(new string('0', 64), Convert.ToHexStringLower(SHA256.HashData(dense))));
        var process = DistillationProcess.Load(Target);
        Assert.Equal([0.25, 0], process.At(0.5));
        Assert.Equal(["0>1 at", "3>2 complex"], process.Pathways.Select(p => p.Name));
    }

    [Fact]
    public void A_failing_save_leaves_the_good_file()
    {
        Example.Wild(rows: 3).Save(Target);
        var good = File.ReadAllBytes(Target);
        // A folder where the file should go: the rename fails.
        string blocked = Directory.CreateDirectory(Path.Combine(_folder, "blocked.json")).FullName;
        Assert.ThrowsAny<SystemException>(() => Example.Wild(rows: 4).Save(blocked));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder).Length);
        Assert.Equal(good, File.ReadAllBytes(Target));
        Assert.Throws<FileNotFoundException>(() => DistillationProcess.Load(Path.Combine(_folder, "none.json")));
    }

    private void AssertRefused(string found)
    {
        var error = Assert.Throws<InvalidDataException>(() => DistillationProcess.Load(Target));
        Assert.Contains(Target, error.Message);
        Assert.Contains("Expected: a distillation process of version 1 or lower", error.Message);
        Assert.Contains(found, error.Message);
        Assert.Contains("Restore the file", error.Message);
    }
}
