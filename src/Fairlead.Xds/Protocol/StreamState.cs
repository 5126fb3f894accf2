using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>
/// What one client has asked for, over all types, and what it is due next. Types are independent of each other but for three things:
/// they go out in push order, a type waits for those that it names (<see cref="TypeRules.After"/>), and what a client still has is taken
/// away only when it has acknowledged everything else. Pure and clock-free; not safe for concurrent use.
/// </summary>
internal sealed class StreamState
{
    private readonly Variant _variant;
    private readonly DifferenceCache _differences;
    private readonly List<TypeState> _types;

    // By the type that uses and the type that is used: clusters and endpoints.
    private readonly List<(TypeState User, TypeState Used, UsedResources Resources)> _uses = [];

    public StreamState(IReadOnlyList<TypeRules> rules, Variant variant, DifferenceCache differences)
    {
        _variant = variant;
        _differences = differences;
        _types = [.. rules.Select(rule => new TypeState(rule, variant, differences))];
        foreach (var used in _types)
        {
            if (_types.Find(type => type.Rules.TypeUrl == used.Rules.ResendAfter) is { } user)
            {
                _uses.Add((user, used, new UsedResources(used.Rules.TypeUrl)));
            }
        }
    }

    /// <summary>Types in push order; those that nobody declared stand last, as they were first asked for.</summary>
    public IReadOnlyList<TypeState> Types => _types;

    public TypeState Add(TypeRules rules)
    {
        var type = new TypeState(rules, _variant, _differences);
        _types.Add(type);
        return type;
    }

    /// <summary>Lets the types that follow others ask for what belongs to what the client holds of these. To be called before the targets
    /// are looked up.</summary>
    /// <returns>Whether that changed what is asked for.</returns>
    public bool Follow()
    {
        var changed = false;
        foreach (var type in _types)
        {
            if (type.FollowsParents && _types.Find(parent => parent.Rules.TypeUrl == type.Rules.MembersOf) is { } parents)
            {
                changed |= Follow(type, parents);
            }
        }

        return changed;
    }

    /// <summary>Gives a type the newest state of what it asks for.</summary>
    public void SetTarget(TypeState type, ResourceMap target, string? givenVersion = null) =>
        type.SetTarget(WithStillUsed(type, target), givenVersion);

    /// <summary>What has to be sent next so that the client gets to its targets; null when there is nothing to be said now.</summary>
    public ResponsePlan? Next()
    {
        var settled = true;
        foreach (var type in _types)
        {
            if (!type.Requested)
            {
                continue;
            }

            if (type.InFlight is not null)
            {
                settled = false;
                continue;
            }

            if (type.Plan() is { } plan)
            {
                if (!Waits(type))
                {
                    return plan;
                }

                settled = false;
            }
        }

        if (!settled)
        {
            return null;
        }

        foreach (var (_, _, resources) in _uses)
        {
            resources.Release();
        }

        return NextRemoval();
    }

    /// <summary>The planned response goes out.</summary>
    /// <param name="plan">What <see cref="Next"/> gave.</param>
    /// <param name="set">The state of the resources that it was made of.</param>
    public void Commit(ResponsePlan plan, XdsResourceSet set)
    {
        plan.Type.Commit(plan);
        foreach (var (user, used, resources) in _uses)
        {
            if (ReferenceEquals(user, plan.Type))
            {
                resources.Remember(set.Type(resources.TypeUrl).Map, plan.Kept);
                if (used.Requested)
                {
                    used.Forget(plan.Uses);
                }
            }
        }
    }

    private static bool Follow(TypeState type, TypeState parents)
    {
        if (ReferenceEquals(type.ParentsSeen, parents.Held))
        {
            return false;
        }

        type.ParentsSeen = parents.Held;
        List<string> members = [];
        var known = parents.Held.Count > 0;
        foreach (var held in parents.Held)
        {
            known &= held.HasMessage;

            // What a client came back with is a name and a version only.
            if ((held.Members ?? parents.Target.Find(held.Name)?.Members) is { } prefix)
            {
                members.Add(prefix + "*");
            }
        }

        type.KnowsParents = known;
        return type.SetMembers(NameSet.Of(members));
    }

    /// <summary>What the client ought to have: what the state gives, and what is used by something that it was given before.</summary>
    private ResourceMap WithStillUsed(TypeState type, ResourceMap target)
    {
        if (target.AbsentCount == 0)
        {
            return target;
        }

        foreach (var (user, used, resources) in _uses)
        {
            if (ReferenceEquals(used, type) && !resources.IsEmpty)
            {
                var absent = target.AbsentNames().ToHashSet(StringComparer.Ordinal);
                List<XdsResource> found = [];
                foreach (var resource in user.Held)
                {
                    found.AddRange(resource.Uses.Where(absent.Contains).Select(resources.Find).OfType<XdsResource>());
                }

                return target.With(found);
            }
        }

        return target;
    }

    /// <summary>
    /// Whether something that the type may name has to reach the client first. A response that only changes or keeps what the client has is
    /// not waited for: Envoy answers for new clusters only when they are warm, and it is that which routes to them have to wait for. A client
    /// that does not wait so asks for the endpoints of new clusters before it acknowledges them; a request that crossed a response counts.
    /// Endpoints that change all the time hold nobody up.
    /// </summary>
    private bool Waits(TypeState type)
    {
        foreach (var url in type.Rules.After)
        {
            foreach (var earlier in _types)
            {
                if (earlier.Requested
                    && earlier.Rules.TypeUrl == url
                    && earlier.InFlight is { } sent
                    && (sent.AddsNames || earlier.HasMoreToSay || (earlier.Rules.FullState && earlier.Plan() is not null)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Removals go in reverse order, each when all before it is acknowledged: listeners before the clusters that they use, and
    /// clusters before their endpoints, for which a client asks no more when the cluster is gone.</summary>
    private ResponsePlan? NextRemoval() => NextRemoval(used: false) ?? NextRemoval(used: true);

    private ResponsePlan? NextRemoval(bool used)
    {
        for (var i = _types.Count - 1; i >= 0; i--)
        {
            var type = _types[i];
            if (type.Requested && used == type.Rules.ResendAfter is not null && !IsHeldFast(type) && type.PlanRemoval() is { } plan)
            {
                return plan;
            }
        }

        return null;
    }

    /// <summary>Whether the client rejected what would have let go of the type's resources: it works with what it had before.</summary>
    private bool IsHeldFast(TypeState type) => _types.Exists(other =>
        other.Parked.Count > 0 && (ReferenceEquals(other, type) || other.Rules.After.Contains(type.Rules.TypeUrl)));
}
