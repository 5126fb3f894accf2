namespace Fairlead.Proxy.Statistics;

/// <summary>Responses counted by hundreds.</summary>
internal sealed class ResponseClasses
{
    private readonly Counter[] _counters = [new(), new(), new(), new(), new(), new()];

    public void Count(int status) => _counters[Math.Clamp(status / 100, 0, 5)].Add();

    public void Write(StatisticsText text, string prefix)
    {
        text.Add(prefix, "2xx", _counters[2]);
        text.Add(prefix, "3xx", _counters[3]);
        text.Add(prefix, "4xx", _counters[4]);
        text.Add(prefix, "5xx", _counters[5]);
    }
}
