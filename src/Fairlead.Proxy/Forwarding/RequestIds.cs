namespace Fairlead.Proxy.Forwarding;

/// <summary>Request ids: version 4 UUIDs from a fast random source, since they identify requests and protect nothing.</summary>
internal static class RequestIds
{
    public const int Length = 36;

    public static (ulong High, ulong Low) Next() =>
        (((ulong)Random.Shared.NextInt64() << 1 & ~0xF000ul) | 0x4000ul, ((ulong)Random.Shared.NextInt64() >> 1) | 0x8000000000000000ul);

    public static string Text((ulong High, ulong Low) id) =>
        string.Create(Length, id, static (text, value) => Format(value.High, value.Low, text));

    public static void Format(ulong high, ulong low, Span<char> text)
    {
        const string Digits = "0123456789abcdef";
        var nibble = 0;
        for (var i = 0; i < Length; i++)
        {
            if (i is 8 or 13 or 18 or 23)
            {
                text[i] = '-';
                continue;
            }

            var part = nibble < 16 ? high : low;
            text[i] = Digits[(int)(part >> (60 - (4 * (nibble & 15))) & 15)];
            nibble++;
        }
    }
}
