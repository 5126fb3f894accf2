using System.Globalization;

namespace Fairlead.Config.Reading;

/// <summary>
/// An upper bound of the number of instructions that RE2 compiles an expression to. Proxies refuse a larger program than they are set to
/// take, and all routes with it. The expression has passed <see cref="Re2Syntax"/>.
/// </summary>
internal sealed class Re2ProgramSize
{
    /// <summary>The largest that is taken: what the bootstraps of Istio and Fairlead set as <c>re2.max_program_size.error_level</c>.
    /// </summary>
    public const int Max = 32_768;

    // Begin, end, failure and the loop in front of an expression that is not anchored.
    private const int Frame = 8;

    // The ranges of a category of characters, each as sequences of UTF-8's octets.
    private const int Category = 8_000;

    // One range outside of ASCII: 1, 3, 5 and 7 sequences for each length of a character, of as many octets, with a branch each.
    private const int WideRange = 66;

    // A range that ends at the last character there is.
    private const int RestRange = 16;

    // A letter in any case has up to two other letters, which may be outside of ASCII.
    private const int FoldedLetter = 12;

    private readonly string _pattern;
    private readonly bool _ignoresCase;
    private int _index;

    private Re2ProgramSize(string pattern)
    {
        _pattern = pattern;

        // Whether a flag holds somewhere: then as if it held everywhere.
        _ignoresCase = pattern.Contains("(?", StringComparison.Ordinal) && pattern.Contains('i', StringComparison.Ordinal);
    }

    /// <summary>The bound; it may be much larger than the program, never smaller.</summary>
    public static long Bound(string pattern) => Frame + new Re2ProgramSize(pattern).Alternatives();

    private long Alternatives()
    {
        // A branch that is empty takes an instruction too.
        long size = 1;
        while (_index < _pattern.Length && _pattern[_index] != ')')
        {
            if (_pattern[_index] == '|')
            {
                _index++;
                size += 3;
                continue;
            }

            size = Limit(size + Repeated(Item()));
        }

        return size;
    }

    // A repetition written out: each copy, and a branch for each that may be missing.
    private long Repeated(long item)
    {
        if (_index >= _pattern.Length)
        {
            return item;
        }

        switch (_pattern[_index])
        {
            case '*' or '+' or '?':
                _index++;
                SkipLazy();
                return item + 3;
            case '{':
                var end = _pattern.IndexOf('}', _index);
                var largest = 1;
                foreach (var part in _pattern[(_index + 1)..end].Split(','))
                {
                    largest = part.Length == 0 ? largest : Math.Max(largest, int.Parse(part, CultureInfo.InvariantCulture));
                }

                _index = end + 1;
                SkipLazy();
                return Limit(largest * (item + 2) + 3);
            default:
                return item;
        }
    }

    private void SkipLazy()
    {
        if (_index < _pattern.Length && _pattern[_index] == '?')
        {
            _index++;
        }
    }

    private long Item()
    {
        var c = _pattern[_index];
        switch (c)
        {
            case '(':
                return Group();
            case '[':
                return Class();
            case '\\':
                return Escape();
            case '.':
                _index++;
                return RestRange;
            default:
                _index++;
                return Character(c);
        }
    }

    private long Group()
    {
        _index++;
        if (_index < _pattern.Length && _pattern[_index] == '?')
        {
            var end = _pattern.AsSpan(_index).IndexOfAny(':', ')');
            _index += end + 1;
            if (_pattern[_index - 1] == ')')
            {
                // Flags for what follows.
                return 1;
            }
        }

        var inner = Alternatives();
        _index++;
        return inner + 2;
    }

    private long Class()
    {
        var isNegated = _index + 1 < _pattern.Length && _pattern[_index + 1] == '^';
        _index += isNegated ? 2 : 1;

        // What is left over between the ranges is one more range than there are.
        long size = isNegated ? RestRange : 0;
        for (var isFirst = true; isFirst || _pattern[_index] != ']'; isFirst = false)
        {
            var isEscape = _pattern[_index] == '\\';
            var item = isEscape ? Escape() : Character(_pattern[_index++], isAlone: false);
            size = Limit(size + (isNegated ? 2 * item + 2 : item + 2));
        }

        _index++;
        return size;
    }

    private long Escape()
    {
        var letter = _pattern[_index + 1];
        switch (letter)
        {
            case 'p' or 'P':
                _index = _pattern.IndexOf('}', _index) + 1;
                return Category;
            case 'x':
                var value = int.Parse(_pattern.AsSpan(_index + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                _index += 4;
                return Character((char)value, isAlone: false);
            case 'd' or 's' or 'w':
                _index += 2;
                return _ignoresCase ? WideRange : 10;
            case 'D' or 'S' or 'W':
                _index += 2;
                return RestRange + (_ignoresCase ? 2 * WideRange : 12);
            default:
                _index += 2;
                return Character(letter);
        }
    }

    // In a class a character may be the end of a range.
    private int Character(char c, bool isAlone = true) => c > '\u007f'
        ? _ignoresCase && !isAlone ? Category : isAlone ? (_ignoresCase ? WideRange : 3) : WideRange
        : _ignoresCase ? (isAlone ? FoldedLetter : WideRange) : 1;

    private static long Limit(long size) => Math.Min(size, int.MaxValue);
}
