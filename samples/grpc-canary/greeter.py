"""A gRPC service that answers with its version.   greeter.py PORT VERSION"""
import sys
from concurrent import futures

import grpc

port, version = sys.argv[1:3]


class Greeter(grpc.GenericRpcHandler):
    def service(self, details):
        if details.method != "/helloworld.Greeter/SayHello":
            return None
        # HelloReply { string message = 1; }
        text = f"hello from greeter {version}".encode()
        return grpc.unary_unary_rpc_method_handler(lambda request, context: b"\x0a" + bytes([len(text)]) + text)


server = grpc.server(futures.ThreadPoolExecutor(4), handlers=[Greeter()])
server.add_insecure_port(f"127.0.0.1:{port}")
server.start()
print("ready", flush=True)
server.wait_for_termination()
