using System.Text;
using Fairlead.Proxy.Formatting;
using Fairlead.Proxy.Http;

namespace Fairlead.Proxy.AccessLogs;

/// <summary>Writes one line per request in one format. Safe for any number of threads.</summary>
internal sealed class AccessLogWriter(TextFormat format, AccessLogSink sink)
{
    public void Write(Exchange exchange)
    {
        var line = new StringBuilder(256);
        format.AppendTo(line, exchange, missing: "-");
        sink.Write(line.ToString());
    }
}
