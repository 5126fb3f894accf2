using Fairlead.Model;
using Fairlead.Model.Listeners;

namespace Fairlead.Config.Istio;

/// <summary>Where the certificates of a server are. Immutable.</summary>
/// <param name="Credentials">The secrets that hold them.</param>
/// <param name="Files">The files that hold them.</param>
/// <param name="CaCredential">The secret of the authorities that clients' certificates are checked by; empty: none.</param>
internal sealed record ServerCertificates(
    EquatableList<string> Credentials, EquatableList<CertificateFiles> Files, string CaCredential);
