namespace Conformance.MicrosoftML.Images;

/// <summary>Small files, none of them written by the library under test.</summary>
internal static class EncodedPictures
{
    /// <summary>2 x 2: red, green; blue, (10, 20, 30).</summary>
    public static readonly byte[] RgbPng = Convert.FromBase64String("""
        iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAE0lEQVR42mP4z8DAAMIM/7lE5AAaWAM64pJu2QAAAABJRU5ErkJggg==
        """);

    /// <summary>4 x 1: 0, 10, 200, 255.</summary>
    public static readonly byte[] GrayPng = Convert.FromBase64String("""
        iVBORw0KGgoAAAANSUhEUgAAAAQAAAABCAAAAADcV1ARAAAADUlEQVR42mNg4DrxHwACsgHSD/3n5gAAAABJRU5ErkJggg==
        """);

    /// <summary>3 x 1: (7, 8, 9), (1, 2, 3), (4, 5, 6).</summary>
    public static readonly byte[] PalettePng = Convert.FromBase64String("""
        iVBORw0KGgoAAAANSUhEUgAAAAMAAAABCAMAAAAsPuSGAAAACVBMVEUBAgMEBQYHCAklhVbwAAAADElEQVR42mNgYmAEAAALAARqaB0gAAAAAElFTkSuQmCC
        """);

    /// <summary>3 x 1: (255, 128, 64) with alpha 255, 128 and 0.</summary>
    public static readonly byte[] AlphaPng = Convert.FromBase64String("""
        iVBORw0KGgoAAAANSUhEUgAAAAMAAAABCAYAAAAb4BS0AAAAEklEQVR42mP43+DwH4gbgJgBADJsBr0EaPXZAAAAAElFTkSuQmCC
        """);

    /// <summary>2 x 1: 10, 200, as 16 bits each.</summary>
    public static readonly byte[] Gray16BitPng = Convert.FromBase64String("""
        iVBORw0KGgoAAAANSUhEUgAAAAIAAAABEAAAAACB2fwVAAAADUlEQVR42mPg4jpxAgACowGlI9UQDgAAAABJRU5ErkJggg==
        """);

    /// <summary>3 x 1: 10, 100, 200, said to have gamma 1.</summary>
    public static readonly byte[] LinearGammaPng = Convert.FromBase64String("""
        iVBORw0KGgoAAAANSUhEUgAAAAMAAAABCAAAAAA+i0toAAAABGdBTUEAAYagMeiWXwAAAAxJREFUeNpj4Eo5AQABsgE3FNar9gAAAABJRU5ErkJggg==
        """);

    /// <summary>8 x 8: (200, 100, 50) everywhere.</summary>
    public static readonly byte[] ProgressiveJpeg = Convert.FromBase64String("""
        /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkF
        BQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wgARCAAIAAgDAREAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABUB
        AQEAAAAAAAAAAAAAAAAAAAYH/9oADAMBAAIQAxAAAAEQ9I//xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAEFAn//xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAEDAQE/AX//
        xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAECAQE/AX//xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAY/An//xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAE/IX//2gAM
        AwEAAgADAAAAEJ//xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAEDAQE/EH//xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAECAQE/EH//xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oA
        CAEBAAE/EH//2Q==
        """);

    /// <summary>8 x 8: 77 everywhere.</summary>
    public static readonly byte[] GrayJpeg = Convert.FromBase64String("""
        /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/wAALCAAIAAgBAREA
        /8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJico
        KSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo
        6erx8vP09fb3+Pn6/9oACAEBAAA/APnev//Z
        """);

    /// <summary>8 x 8: cyan 200, magenta 100, yellow 50, black 128 everywhere, 255 meaning no ink.</summary>
    public static readonly byte[] CmykJpeg = Convert.FromBase64String("""
        /9j/7gAOQWRvYmUAZAAAAAAC/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFBUU/9sAQwEDBAQFBAUJBQUJ
        FA0LDRQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU/8AAFAgACAAIBAERAAIRAQMRAQQRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgME
        BQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpj
        ZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/EAB8BAAMBAQEBAQEB
        AQEAAAAAAAABAgMEBQYHCAkKC//EALURAAIBAgQEAwQHBQQEAAECdwABAgMRBAUhMQYSQVEHYXETIjKBCBRCkaGxwQkjM1LwFWJy0QoWJDThJfEXGBkaJicoKSo1Njc4OTpDREVG
        R0hJSlNUVVZXWFlaY2RlZmdoaWpzdHV2d3h5eoKDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uLj5OXm5+jp6vLz9PX29/j5+v/a
        AA4EAQACEQMRBAAAPwCxX7gfzeFf/9k=
        """);

    /// <summary>1 x 1: (30, 20, 10).</summary>
    public static readonly byte[] Bmp = Convert.FromBase64String("Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAAATCwAAEwsAAAAAAAAAAAAAChQeAA==");

    /// <summary>1 x 1: white.</summary>
    public static readonly byte[] Gif = Convert.FromBase64String("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=");
}
