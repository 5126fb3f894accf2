namespace Fairlead.Xds.Sotw;

internal enum ScanResult
{
    Valid,
    Irregular,
    Malformed,
}
