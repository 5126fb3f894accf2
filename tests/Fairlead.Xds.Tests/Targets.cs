using Fairlead.Xds.Protocol;
using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Tests;

/// <summary>What a scope does for its streams, without groups and index: looks everything up from scratch.</summary>
internal static class Targets
{
    public static XdsResourceSet LookUp(StreamState state, XdsResourceSet set, Func<string, string, XdsResource?>? onDemand = null)
    {
        foreach (var type in state.Types.Where(static type => type.Requested))
        {
            var url = type.Rules.TypeUrl;
            state.SetTarget(type, set.Type(url).View(url, type.Subscription, onDemand is null ? null : name => onDemand(url, name)));
        }

        return set;
    }
}
