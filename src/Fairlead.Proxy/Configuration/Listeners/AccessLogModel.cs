using Fairlead.Proxy.Formatting;

namespace Fairlead.Proxy.Configuration.Listeners;

/// <summary>An access log: its format, and the file that it goes to or, where absent, the process's standard output.</summary>
internal sealed record AccessLogModel(TextFormat Format, string? Path);
