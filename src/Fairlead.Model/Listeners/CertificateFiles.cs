namespace Fairlead.Model.Listeners;

/// <summary>Files of a certificate. Immutable.</summary>
/// <param name="Certificate">The file of the certificate and its chain.</param>
/// <param name="PrivateKey">The file of its private key.</param>
/// <param name="CaCertificates">The file of the authorities that the other side's certificate is checked by; empty: none.</param>
public sealed record CertificateFiles(string Certificate, string PrivateKey, string CaCertificates);
