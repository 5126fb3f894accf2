"""A C-core server whose listener comes over xDS.   server.py --xds HOST:PORT --addr IP:PORT --name NAME [--node-id ID]"""
import json
import threading
from concurrent import futures

import arguments

flags = arguments.parse(__doc__)

import grpc  # noqa: E402  (after the bootstrap)


class Greeter(grpc.GenericRpcHandler):
    def service(self, details):
        if details.method == "/helloworld.Greeter/SayHello":
            return grpc.unary_unary_rpc_method_handler(
                lambda request, context: flags.name, request_deserializer=arguments.decode, response_serializer=arguments.encode)
        return None


server = grpc.server(futures.ThreadPoolExecutor(4), handlers=[Greeter()], xds=True)
server.add_insecure_port(flags.addr)
server.start()
print(json.dumps({"event": "bound", "addr": flags.addr}), flush=True)
threading.Event().wait()
