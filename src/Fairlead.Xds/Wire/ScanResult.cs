namespace Fairlead.Xds.Wire;

internal enum ScanResult
{
    Valid,
    Irregular,
    Malformed,
}
