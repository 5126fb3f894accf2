using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Grpc;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Profiles;

/// <summary>From views to what the targets of gRPC clients lead to.</summary>
internal static class TargetCollections
{
    public static Computed<string, ResourceKey, RenderedResource> Declare(
        Graph graph, Collection<string, HostViews> views, Collection<string, AliasRivals> rivals) =>
        graph.Expand<string, HostViews, ResourceKey, RenderedResource>("gRPC targets", views, new(KeyOrder.Natural<ResourceKey>()),
            (host, known, output) =>
        {
            ProblemSet problems = new();
            foreach (var (clients, draft, typeUrl, name) in GrpcTargets.Of(
                host, known, new(views, rivals, output, forGrpc: true), problems))
            {
                output.Add(new(clients, typeUrl, name), draft is null ? RenderedResource.Absent : RenderedResource.Of(draft));
            }

            foreach (var problem in problems.ToList())
            {
                output.Note(problem);
            }
        });
}
