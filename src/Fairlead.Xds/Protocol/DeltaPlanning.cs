using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>Plans the next response to an incremental client. Pure.</summary>
internal static class DeltaPlanning
{
    /// <summary>
    /// Bytes of resources in one response. gRPC clients take messages of up to 4 MiB unless they are configured otherwise.
    /// </summary>
    private const int MaxResponse = 3_500_000;

    private const int HeaderBytes = 16;

    public static ResponsePlan? Plan(TypeState type)
    {
        var next = type.TargetWithoutParked();
        var difference = type.DifferenceTo(next);
        var (removed, missing, absent, later) = Removals(type, difference);
        if (difference.Due.Count == 0 && removed.Count == 0 && missing.Count == 0)
        {
            // An empty response tells a client with a wildcard subscription that no resource exists.
            if (!type.Answered && (type.Subscription.Wildcard || type.FollowsParents))
            {
                return new ResponsePlan(type, type.Held, later ? type.Held : next, []);
            }

            if (!later)
            {
                type.Settle(next);
            }

            return null;
        }

        var part = Fitting(difference);
        if (!ReferenceEquals(part, difference.Due))
        {
            return new ResponsePlan(type, type.Held, type.Held.With(part), part)
            {
                Uses = part.SelectMany(static item => item.Uses).ToHashSet(StringComparer.Ordinal),
                AddsNames = difference.AddsNames,
            };
        }

        var result = later ? type.Held.With(difference.Due).Without(removed).With(absent) : next;
        return new ResponsePlan(type, type.Held, result, difference.Due)
        {
            Removed = removed,
            Missing = missing,
            Kept = later ? difference.Gone : [],
            Uses = difference.Uses,
            AddsNames = difference.AddsNames,
        };
    }

    /// <summary>Removes resources that other resources may have used, once nothing else is left to send.</summary>
    public static ResponsePlan? PlanRemoval(TypeState type)
    {
        if (!type.Rules.RemoveLast || type.Subscription.IsEmpty)
        {
            return null;
        }

        var next = type.TargetWithoutParked();
        var gone = type.DifferenceTo(next).Gone;
        return gone.Count == 0 ? null
            : new ResponsePlan(type, type.Held, next, []) { Removed = [.. gone.Select(static item => item.Name)], Removal = true };
    }

    /// <summary>
    /// Returns the names that are removed now; the names that never existed, where the client is told of these in another way; what the
    /// client then holds in their place; and whether other removals have to wait.
    /// </summary>
    private static (List<string> Removed, List<string> Missing, List<XdsResource> Absent, bool Later) Removals(
        TypeState type, Difference difference)
    {
        List<string> removed = [];
        List<string> missing = [];
        List<XdsResource> absent = [];
        var later = false;
        if (difference.Changes.Count == difference.Due.Count)
        {
            return (removed, missing, absent, later);
        }

        foreach (var change in difference.Changes)
        {
            var (before, after) = (change.Before, change.After);
            if (after is { IsAbsent: false })
            {
                continue;
            }

            if (before is { IsAbsent: false } held)
            {
                if (type.Rules.RemoveLast && held.Version != TypeState.Owed)
                {
                    later = true;
                    continue;
                }

                removed.Add(held.Name);
            }
            else if (before is null && type.Asked.Names.Contains(after!.Name) && !IsToldByRemoval(after.Name, difference.Gone))
            {
                (type.Rules.AbsentAsResource ? missing : removed).Add(after.Name);
            }

            if (after is not null)
            {
                absent.Add(after);
            }
        }

        return (removed, missing, absent, later);
    }

    /// <summary>
    /// Whether the subscribed name stood for a resource that is removed now: it is a prefix of which this was the last resource, or an
    /// alias of the resource.
    /// </summary>
    private static bool IsToldByRemoval(string name, IReadOnlyList<XdsResource> gone)
    {
        var prefix = NameSet.IsPrefix(name) ? name[..^1] : null;
        return gone.Any(item => prefix is null ? item.Aliases.Contains(name) : item.Name.StartsWith(prefix, StringComparison.Ordinal));
    }

    private static IReadOnlyList<XdsResource> Fitting(Difference difference)
    {
        if (difference.DueBytes + ((long)difference.Due.Count * HeaderBytes) <= MaxResponse)
        {
            return difference.Due;
        }

        long size = 0;
        for (var i = 0; i < difference.Due.Count; i++)
        {
            size += difference.Due[i].EncodedResource.Length + HeaderBytes;
            if (size > MaxResponse && i > 0)
            {
                return [.. difference.Due.Take(i)];
            }
        }

        return difference.Due;
    }
}
