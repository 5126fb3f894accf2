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

    // Pairs of a type that uses and the type that is used, such as clusters and endpoints.
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

    /// <summary>The types in push order. Types without options stand last, in the order in which the client first asked for them.</summary>
    public IReadOnlyList<TypeState> Types => _types;

    public TypeState Add(TypeRules rules)
    {
        var type = new TypeState(rules, _variant, _differences);
        _types.Add(type);
        return type;
    }

    /// <summary>
    /// Derives the names of member types (such as virtual hosts) from the parents that the client holds. To be called before the targets
    /// are looked up.
    /// </summary>
    /// <returns>Whether the derived names changed.</returns>
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

    /// <summary>Sets the newest resources for the subscription of a type.</summary>
    public void SetTarget(TypeState type, ResourceMap target, string? givenVersion = null) =>
        type.SetTarget(WithStillUsed(type, target), givenVersion);

    /// <summary>The response that is to be sent next; null when no response is due now.</summary>
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
        foreach (var held in parents.Held.Items)
        {
            known &= held.HasMessage;

            // The client gave only name and version of such a resource, so what it uses is not known.
            if ((held.Members ?? parents.Target.Find(held.Name)?.Members) is { } prefix)
            {
                members.Add(prefix + "*");
            }
        }

        type.KnowsParents = known;
        return type.SetMembers(NameSet.Of(members));
    }

    /// <summary>
    /// The resources that the client should hold: those of the newest state, and those that are used by a resource which the client was
    /// given before.
    /// </summary>
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
                List<XdsResource> found = [];
                HashSet<string>? names = null;
                foreach (var name in target.AbsentNames())
                {
                    if (resources.Find(name) is { } older
                        && (UsesItsName(user.Held, name) || (names ??= NamesUsed(user.Held)).Contains(name)))
                    {
                        found.Add(older);
                    }
                }

                return target.With(found);
            }
        }

        return target;
    }

    // A cluster and its endpoints mostly have one name: then not all clusters have to be looked at.
    private static bool UsesItsName(ResourceMap held, string name) => held.FindReal(name) is { } same && same.Uses.Contains(name);

    private static HashSet<string> NamesUsed(ResourceMap held)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var resource in held.Items)
        {
            names.UnionWith(resource.Uses);
        }

        return names;
    }

    /// <summary>
    /// Whether resources that the type may name have to reach the client first. A response that only changes or keeps resources which the
    /// client holds is not waited for: Envoy acknowledges new clusters only when they are warm, and routes to new clusters have to wait for
    /// that. A client that asks for the endpoints of new clusters before it acknowledges the clusters shows that it does not wait in this
    /// way; a request that crossed a response counts too. Endpoints that change all the time hold up no other type.
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

    /// <summary>
    /// Removals go in reverse push order, each type when all types before it are acknowledged: listeners before the clusters that they use,
    /// and clusters before their endpoints, which a client no longer asks for once the cluster is gone.
    /// </summary>
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

    /// <summary>
    /// Whether the client rejected the response that would have ended its use of the type's resources: it still works with the resources
    /// that it had before.
    /// </summary>
    private bool IsHeldFast(TypeState type) => _types.Exists(other =>
        other.Parked.Count > 0 && (ReferenceEquals(other, type) || other.Rules.After.Contains(type.Rules.TypeUrl)));
}
