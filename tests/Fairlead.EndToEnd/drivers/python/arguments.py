"""The flags that client.py and server.py share, and the bootstrap that they make."""
import argparse
import json
import os


def parse(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--xds", required=True)
    parser.add_argument("--node-id", default="python")
    parser.add_argument("--target")
    parser.add_argument("--n", type=int, default=20)
    parser.add_argument("--duration", type=float)
    parser.add_argument("--interval", type=float, default=0)
    parser.add_argument("--deadline", type=float, default=15000)
    parser.add_argument("--method", default="/helloworld.Greeter/SayHello")
    parser.add_argument("--header", action="append", default=[])
    parser.add_argument("--warmup", action="store_true")
    parser.add_argument("--addr")
    parser.add_argument("--name")
    flags = parser.parse_args()
    # To be done before grpc is imported: C-core reads it once.
    os.environ.pop("GRPC_XDS_BOOTSTRAP", None)
    os.environ["GRPC_XDS_BOOTSTRAP_CONFIG"] = json.dumps({
        "xds_servers": [{"server_uri": flags.xds, "channel_creds": [{"type": "insecure"}], "server_features": ["xds_v3"]}],
        "node": {"id": flags.node_id, "cluster": "grpc-test"},
        "server_listener_resource_name_template": "grpc/server?xds.resource.listening_address=%s",
    })
    return flags


def encode(text):
    data = text.encode()
    return b"\x0a" + bytes([len(data)]) + data


def decode(data):
    return data[2:2 + data[1]].decode() if data else ""
