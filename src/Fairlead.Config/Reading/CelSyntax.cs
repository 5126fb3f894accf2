namespace Fairlead.Config.Reading;

/// <summary>
/// Checks expressions in the Common Expression Language as Envoy takes them, since it refuses a listener whole for one that it cannot
/// read. It looks at the grammar and at the names of functions; what an expression comes to is known only when a request is there.
/// </summary>
internal sealed class CelSyntax
{
    // Deeper ones are no filter that somebody wrote; the stack has to hold them here and in the proxy.
    private const int MaxDepth = 64;

    private static readonly HashSet<string> Functions = new(StringComparer.Ordinal)
    {
        "bool", "bytes", "double", "duration", "dyn", "has", "int", "matches", "size", "string", "timestamp", "type", "uint",
    };

    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal)
    {
        "all", "contains", "endsWith", "exists", "exists_one", "filter", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear",
        "getFullYear", "getHours", "getMilliseconds", "getMinutes", "getMonth", "getSeconds", "map", "matches", "size", "startsWith",
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

    private void Unary()
    {
        var sign = Peek();
        while (sign is '!' or '-' && Peek() == sign)
        {
            _at++;
        }

        Primary();
        while (true)
        {
            if (Takes("."))
            {
                var name = Name();
                if (Takes("("))
                {
                    CheckFunction(Methods, name);
                    List(")");
                }
            }
            else if (Takes("["))
            {
                Expression();
                Expect("]");
            }
            else
            {
                return;
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

        if (Takes("("))
        {
            CheckFunction(Functions, name);
            List(")");
        }
    }

    private static void CheckFunction(HashSet<string> known, string name)
    {
        if (!known.Contains(name))
        {
            throw new FormatException($"unknown function {Yaml.ScalarNode.Shorten(name)}");
        }
    }

    private void List(string end)
    {
        if (Takes(end))
        {
            return;
        }

        do
        {
            Expression();
            if (!Takes(","))
            {
                Expect(end);
                return;
            }
        }
        while (end != "]" || !Takes(end)); // a list may end with a comma
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
