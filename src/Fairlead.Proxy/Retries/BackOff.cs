using Fairlead.Proxy.Configuration.Retries;

namespace Fairlead.Proxy.Retries;

/// <summary>Pauses before retries: drawn from nothing up to a bound that doubles from retry to retry. Pure but for the lot.</summary>
internal static class BackOff
{
    /// <param name="retry">The policy.</param>
    /// <param name="number">1 for the first retry.</param>
    /// <param name="lot">From 0 to below 1.</param>
    public static TimeSpan Pause(RetryModel retry, int number, double lot)
    {
        var bound = Math.Min(
            retry.BackOffMax.TotalMilliseconds,
            retry.BackOffBase.TotalMilliseconds * Math.Pow(2, Math.Min(number, 30)) - retry.BackOffBase.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(Math.Max(bound, 1) * lot);
    }
}
