using System.Globalization;
using Fairlead.Proxy.Http;

namespace Fairlead.Proxy.Matching;

/// <summary>A test of one request header, pseudo-headers among them. Immutable, safe for any number of threads.</summary>
internal sealed class HeaderPattern
{
    private readonly PseudoHeader _pseudo;

    public HeaderPattern(string name)
    {
        Name = name;
        // A name that begins with a colon and is no pseudo-header of requests, such as ":status", is never there.
        _pseudo = name switch
        {
            ":method" => PseudoHeader.Method,
            ":authority" => PseudoHeader.Authority,
            ":path" => PseudoHeader.Path,
            ":scheme" => PseudoHeader.Scheme,
            _ when name.Equals("host", StringComparison.OrdinalIgnoreCase) => PseudoHeader.Authority,
            _ => PseudoHeader.None,
        };
    }

    private enum PseudoHeader
    {
        None,
        Method,
        Authority,
        Path,
        Scheme,
    }

    public string Name { get; }

    /// <summary>The test of the value; absent together with <see cref="Range"/>: only presence counts.</summary>
    public StringPattern? Value { get; init; }

    /// <summary>The range [Start, End) that the value has to lie in as a whole number.</summary>
    public (long Start, long End)? Range { get; init; }

    /// <summary>Whether the header has to be there, for a test of presence.</summary>
    public bool Present { get; init; } = true;

    public bool Invert { get; init; }

    public bool MissingIsEmpty { get; init; }

    public bool IsMatch(RequestHead request)
    {
        var found = TryGet(request, out var value);
        if (!found && MissingIsEmpty)
        {
            found = true;
            value = "";
        }

        if (Value is null && Range is null)
        {
            return (found == Present) != Invert;
        }

        // A header that is not there does not match, whatever the test: "invert" inverts only the result of a comparison (as in Envoy).
        if (!found)
        {
            return false;
        }

        var matches = Value is not null
            ? Value.IsMatch(value)
            : long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= Range!.Value.Start && number < Range.Value.End; // set where Value is not
        return matches != Invert;
    }

    private bool TryGet(RequestHead request, out string? value)
    {
        switch (_pseudo)
        {
            case PseudoHeader.Method:
                value = request.Method;
                return true;
            case PseudoHeader.Authority:
                value = request.Authority;
                return true;
            case PseudoHeader.Path:
                value = request.Target;
                return true;
            case PseudoHeader.Scheme:
                value = request.Scheme;
                return true;
            default:
                return TryGetField(request, out value);
        }
    }

    private bool TryGetField(RequestHead request, out string? value)
    {
        if (!request.Headers.TryGetValue(Name, out var values) || values.Count == 0)
        {
            value = null;
            return false;
        }

        // Several header lines of one name are one value with commas.
        value = values.Count == 1 ? values[0] : string.Join(',', values.ToArray());
        return true;
    }
}
