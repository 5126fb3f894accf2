using System.Globalization;

namespace Fairlead.Config.Reading;

/// <summary>
/// Checks that a regular expression is in the part of RE2's syntax that .NET reads alike. Conservative: what only one of the two takes, or
/// what they read differently, is refused. Balance and ranges are left to .NET's own parser, which is asked after this.
/// </summary>
internal sealed class Re2Syntax
{
    // RE2 refuses more, also as the product of nested repetitions.
    private const int MaxRepeat = 1000;
    private readonly string _pattern;
    private readonly Stack<int> _groupCosts = new();
    private int _index;

    // What repeating the last item costs: 0 where there is nothing to repeat.
    private int _lastCost;
    private int _costInGroup;

    private Re2Syntax(string pattern) => _pattern = pattern;

    /// <summary>What is wrong, or null.</summary>
    public static string? Check(string pattern) => new Re2Syntax(pattern).Run();

    private string? Run()
    {
        while (_index < _pattern.Length)
        {
            var problem = _pattern[_index] switch
            {
                '\\' => Escape(inClass: false),
                '[' => Class(),
                '(' => Open(),
                ')' => Close(),
                '*' or '+' or '?' => Repeat(1),
                '{' => Count(),
                '|' or '^' => Step(cost: 0),
                _ => Step(cost: 1),
            };
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    private string? Step(int cost)
    {
        _index++;
        _lastCost = cost;
        _costInGroup = Math.Max(_costInGroup, cost);
        return null;
    }

    private string? Escape(bool inClass)
    {
        if (_index + 1 >= _pattern.Length)
        {
            return "a backslash at the end";
        }

        var next = _pattern[_index + 1];
        switch (next)
        {
            case >= '1' and <= '9' when !inClass:
                return $"\\{next} refers back to a group, which RE2 cannot do";
            case >= '0' and <= '9':
                return $"\\{next}: write characters as \\xHH";
            case 'k':
                return "\\k refers back to a group, which RE2 cannot do";
            case 'x':
                return Hexadecimal();
            case 'p' or 'P':
                return Property();
            case 'd' or 'D' or 's' or 'S' or 'w' or 'W' or 't' or 'n' or 'r' or 'f' or 'v' or 'a':
                break;
            case 'A' or 'z' or 'b' or 'B' when !inClass:
                _index++;
                return Step(cost: 0);
            case var letter when char.IsAsciiLetter(letter) || letter > 127:
                return $"the escape \\{letter} is not taken";
            default:
                break;
        }

        _index++;
        return Step(cost: 1);
    }

    private string? Hexadecimal()
    {
        if (_index + 3 < _pattern.Length && char.IsAsciiHexDigit(_pattern[_index + 2]) && char.IsAsciiHexDigit(_pattern[_index + 3]))
        {
            _index += 3;
            return Step(cost: 1);
        }

        return "\\x takes two hexadecimal digits";
    }

    private string? Property()
    {
        var end = _index + 2 < _pattern.Length && _pattern[_index + 2] == '{' ? _pattern.IndexOf('}', _index) : -1;
        var name = end < 0 ? "" : _pattern[(_index + 3)..end];

        // General categories are the properties that both know under one name; RE2 has none of what is not assigned.
        if (name.Length is 0 or > 2 || !name.All(char.IsAsciiLetter) || name == "Cn")
        {
            return "\\p takes a general category in braces, for example \\p{L}";
        }

        _index = end;
        return Step(cost: 1);
    }

    private string? Class()
    {
        _index++;
        if (_index < _pattern.Length && _pattern[_index] == '^')
        {
            _index++;
        }

        var isFirst = true;
        while (_index < _pattern.Length && (isFirst || _pattern[_index] != ']'))
        {
            isFirst = false;
            switch (_pattern[_index])
            {
                case '\\':
                    if (Escape(inClass: true) is { } problem)
                    {
                        return problem;
                    }

                    break;
                case '[':
                    return "'[' in a character class is read differently by engines: write \\[";
                default:
                    _index++;
                    break;
            }
        }

        return _index < _pattern.Length ? Step(cost: 1) : "a character class is not closed";
    }

    private string? Open()
    {
        _index++;
        if (_index < _pattern.Length && _pattern[_index] == '?')
        {
            var start = ++_index;
            var isNegated = false;
            while (_index < _pattern.Length && (_pattern[_index] is 'i' or 'm' or 's' || (_pattern[_index] == '-' && !isNegated)))
            {
                isNegated |= _pattern[_index] == '-';
                _index++;
            }

            var end = _index < _pattern.Length ? _pattern[_index] : '\0';
            if (_index > start && _pattern[_index - 1] == '-')
            {
                return "a '-' before flags is followed by one";
            }

            if (end == ')' && _index > start)
            {
                // Flags for what follows, not a group.
                return Step(cost: 0);
            }

            if (end != ':')
            {
                return end is '=' or '!' or '<' or '>'
                    ? $"(?{end} begins a lookaround or a named group: RE2 has no lookaround, and names of groups are not taken"
                    : "(? is followed by flags (i, m, s) and ':' or ')'";
            }

            _index++;
        }

        _groupCosts.Push(_costInGroup);
        _costInGroup = 0;
        _lastCost = 0;
        return null;
    }

    private string? Close()
    {
        if (_groupCosts.Count == 0)
        {
            return "a ')' without '('";
        }

        var cost = Math.Max(1, _costInGroup);
        _costInGroup = _groupCosts.Pop();
        return Step(cost);
    }

    private string? Count()
    {
        var end = _pattern.IndexOf('}', _index);
        var parts = end < 0 ? [] : _pattern[(_index + 1)..end].Split(',');
        var isCount =
            parts.Length is 1 or 2 && parts[0].Length is > 0 and <= 9 && parts.All(part => part.Length <= 9 && part.All(char.IsAsciiDigit));
        if (!isCount)
        {
            // Text to RE2; engines differ about which braces are.
            return "'{' is followed by a count such as {2}, {2,} or {2,5}: write \\{ for the character";
        }

        var low = int.Parse(parts[0], CultureInfo.InvariantCulture);
        var high = parts.Length == 2 && parts[1].Length > 0 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : low;
        if (low > MaxRepeat || high > MaxRepeat)
        {
            return $"repeated more than {MaxRepeat} times";
        }

        _index = end;
        return Repeat(Math.Max(1, Math.Max(low, high)));
    }

    private string? Repeat(int times)
    {
        if (_lastCost == 0)
        {
            return $"nothing to repeat before '{_pattern[_index]}'";
        }

        var cost = (long)_lastCost * times;
        if (cost > MaxRepeat)
        {
            return $"repeated more than {MaxRepeat} times, counting repetitions inside of each other";
        }

        _index++;
        if (_index < _pattern.Length && _pattern[_index] == '?')
        {
            _index++;
        }

        if (_index < _pattern.Length && _pattern[_index] is '*' or '+' or '?' or '{')
        {
            return $"'{_pattern[_index]}' after a repetition: RE2 has no possessive quantifiers";
        }

        _costInGroup = Math.Max(_costInGroup, (int)cost);
        _lastCost = 0;
        return null;
    }
}
