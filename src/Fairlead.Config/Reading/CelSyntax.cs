namespace Fairlead.Config.Reading;

/// <summary>
/// Checks expressions in the Common Expression Language as Envoy takes them, since it refuses a listener whole for one that it cannot
/// read. It looks at the grammar and at the names of functions; what an expression comes to is known only when a request is there.
/// </summary>
internal sealed class CelSyntax
{
    // Deeper ones are no filter that somebody wrote; the stack has to hold them here and in the proxy.
    private const int MaxDepth = 64;

    // Each with the number of its arguments. Envoy knows no others of the language's: no string(), and none that go through lists.
    private static readonly Dictionary<string, int> Functions = new(StringComparer.Ordinal)
    {
        ["bool"] = 1,
        ["bytes"] = 1,
        ["double"] = 1,
        ["duration"] = 1,
        ["dyn"] = 1,
        ["int"] = 1,
        ["matches"] = 2,
        ["size"] = 1,
        ["timestamp"] = 1,
        ["type"] = 1,
        ["uint"] = 1,
    };

    private static readonly Dictionary<string, int> Methods = new(StringComparer.Ordinal)
    {
        ["contains"] = 1,
        ["endsWith"] = 1,
        ["getDate"] = 0,
        ["getDayOfMonth"] = 0,
        ["getDayOfWeek"] = 0,
        ["getDayOfYear"] = 0,
        ["getFullYear"] = 0,
        ["getHours"] = 0,
        ["getMilliseconds"] = 0,
        ["getMinutes"] = 0,
        ["getMonth"] = 0,
        ["getSeconds"] = 0,
        ["matches"] = 1,
        ["size"] = 0,
        ["startsWith"] = 1,
    };

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "in", "let", "loop", "package", "namespace",
        "return", "var", "void", "while",
    };

    private readonly string _text;
    private int _at;
    private int _depth;

    private CelSyntax(string text) => _text = text;

    /// <summary>What is wrong with an expression; null where nothing is.</summary>
    public static string? Check(string text)
    {
        CelSyntax syntax = new(text);
        try
        {
            syntax.Expression();
            syntax.SkipBlanks();
            return syntax._at < text.Length ? syntax.Unexpected().Message : null;
        }
        catch (FormatException wrong)
        {
            return wrong.Message;
        }
    }

    private void Expression()
    {
        if (++_depth > MaxDepth)
        {
            throw new FormatException($"an expression of more than {MaxDepth} levels");
        }

        Binary(0);
        if (Takes("?"))
        {
            Binary(0);
            Expect(":");
            Expression();
        }

        _depth--;
    }

    // The operators in the order of their strength, weakest first; longer ones before those that they begin with.
    private static readonly string[][] Operators = [["||"], ["&&"], ["==", "!=", "<=", ">=", "<", ">", "in"], ["+", "-"], ["*", "/", "%"]];

    private void Binary(int strength)
    {
        if (strength == Operators.Length)
        {
            Unary();
            return;
        }

        Binary(strength + 1);
        while (Array.Exists(Operators[strength], Takes))
        {
            Binary(strength + 1);
        }
    }

    /// <summary>Reads an operand, and says whether it is a field of something.</summary>
    private bool Unary()
    {
        var sign = Peek();
        while (sign is '!' or '-' && Peek() == sign)
        {
            _at++;
        }

        Primary();
        for (var isField = false; ;)
        {
            if (Takes("."))
            {
                var name = Name();
                isField = !Takes("(");
                if (!isField)
                {
                    Call(Methods, name);
                }
            }
            else if (Takes("["))
            {
                isField = false;
                Expression();
                Expect("]");
            }
            else
            {
                return isField && sign is not ('!' or '-');
            }
        }
    }

    private void Primary()
    {
        switch (Peek())
        {
            case '(':
                _at++;
                Expression();
                Expect(")");
                return;
            case '[':
                _at++;
                List("]");
                return;
            case '{':
                _at++;
                Map();
                return;
            case >= '0' and <= '9':
                Number();
                return;
            case '"' or '\'':
                Text(isRaw: false);
                return;
            case '.':
                _at++;
                break;
        }

        var start = _at;
        var name = Name();
        if (name.Length <= 2 && name.All(static c => c is 'r' or 'R' or 'b' or 'B') && _at < _text.Length && _text[_at] is '"' or '\'')
        {
            Text(isRaw: name.Contains('r', StringComparison.OrdinalIgnoreCase));
            return;
        }

        if (Reserved.Contains(name))
        {
            _at = start;
            throw Unexpected();
        }

        if (!Takes("("))
        {
            return;
        }

        if (name != "has")
        {
            Call(Functions, name);
        }
        else if (!Unary() || !Takes(")"))
        {
            throw new FormatException("has takes a field, as in has(a.b)");
        }
    }

    private void Call(Dictionary<string, int> known, string name)
    {
        if (!known.TryGetValue(name, out var arguments))
        {
            throw new FormatException($"unknown function {Yaml.ScalarNode.Shorten(name)}");
        }

        if (List(")") != arguments)
        {
            throw new FormatException($"{name} takes another number of arguments");
        }
    }

    private int List(string end)
    {
        if (Takes(end))
        {
            return 0;
        }

        var count = 0;
        do
        {
            Expression();
            count++;
            if (!Takes(","))
            {
                Expect(end);
                return count;
            }
        }
        while (end != "]" || !Takes(end)); // a list may end with a comma
        return count;
    }

    private void Map()
    {
        if (Takes("}"))
        {
            return;
        }

        do
        {
            Expression();
            Expect(":");
            Expression();
        }
        while (Takes(","));
        Expect("}");
    }

    private string Name()
    {
        SkipBlanks();
        var start = _at;
        while (_at < _text.Length
            && (char.IsAsciiLetter(_text[_at]) || _text[_at] == '_' || (_at > start && char.IsAsciiDigit(_text[_at]))))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw Unexpected();
    }

    private void Number()
    {
        if (_text.AsSpan(_at).StartsWith("0x"))
        {
            _at += 2;
            Digits(char.IsAsciiHexDigit);
        }
        else
        {
            Digits(char.IsAsciiDigit);
            if (_at + 1 < _text.Length && _text[_at] == '.' && char.IsAsciiDigit(_text[_at + 1]))
            {
                _at++;
                Digits(char.IsAsciiDigit);
            }

            if (_at < _text.Length && _text[_at] is 'e' or 'E')
            {
                _at++;
                _at += _at < _text.Length && _text[_at] is '+' or '-' ? 1 : 0;
                Digits(char.IsAsciiDigit);
            }
        }

        _at += _at < _text.Length && _text[_at] is 'u' or 'U' ? 1 : 0;
    }

    private void Digits(Func<char, bool> isDigit)
    {
        var start = _at;
        while (_at < _text.Length && isDigit(_text[_at]))
        {
            _at++;
        }

        // Numbers of 64 bits have no more digits.
        if (_at == start || _at - start > 18)
        {
            throw new FormatException("a number without digits, or with too many");
        }
    }

    private void Text(bool isRaw)
    {
        var quote = _text[_at++];
        while (_at < _text.Length && _text[_at] != quote)
        {
            if (_text[_at] is '\r' or '\n')
            {
                throw new FormatException("a text that does not end on its line");
            }

            if (_text[_at] == '\\' && !isRaw)
            {
                Escape();
            }

            _at++;
        }

        if (_at++ >= _text.Length)
        {
            throw new FormatException("a text that does not end");
        }
    }

    // Of the escapes those alone that mean one thing to every reader.
    private void Escape()
    {
        _at++;
        if (_at >= _text.Length || !"abfnrtv\\'\"`?".Contains(_text[_at], StringComparison.Ordinal))
        {
            throw new FormatException("an escape other than \\a, \\b, \\f, \\n, \\r, \\t, \\v, \\\\, \\', \\\" in a text");
        }
    }

    private char Peek()
    {
        SkipBlanks();
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }
    }

    private bool Takes(string token)
    {
        SkipBlanks();
        var end = _at + token.Length;
        var isThere = _text.AsSpan(_at).StartsWith(token)
            && (!char.IsAsciiLetter(token[0]) || end >= _text.Length || !(char.IsAsciiLetterOrDigit(_text[end]) || _text[end] == '_'));
        _at = isThere ? end : _at;
        return isThere;
    }

    private void Expect(string token)
    {
        if (!Takes(token))
        {
            throw Unexpected();
        }
    }

    private FormatException Unexpected() => new(
        _at < _text.Length
            ? FormattableString.Invariant($"\"{Yaml.ScalarNode.Shorten(_text[_at..])}\" at {_at + 1} is not expected there")
            : "it ends too early");
}
