namespace Fairlead.Proxy.Configuration.Clusters;

/// <summary>Which addresses of a name are used.</summary>
internal enum DnsFamily
{
    /// <summary>Version 6 where there is one, else version 4.</summary>
    Auto,
    V4Only,
    V6Only,
    V4Preferred,
    All,
}
