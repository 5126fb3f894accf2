namespace Fairlead.Load;

/// <summary>How much content there is.</summary>
/// <param name="Clusters">Clusters, each with its endpoints and virtual host.</param>
/// <param name="Endpoints">Endpoints of a cluster.</param>
/// <param name="Listeners">Listeners, each with its route configuration; the virtual hosts are spread over these.</param>
/// <param name="Pad">Extra bytes in a cluster.</param>
internal sealed record BenchShape(int Clusters, int Endpoints, int Listeners, int Pad);
