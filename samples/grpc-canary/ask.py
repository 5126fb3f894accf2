"""Calls a target through xDS and counts who answers.   GRPC_XDS_BOOTSTRAP=FILE ask.py TARGET CALLS [KEY=VALUE]"""
import collections
import sys

import grpc

target, calls = sys.argv[1], int(sys.argv[2])
metadata = [tuple(pair.split("=", 1)) for pair in sys.argv[3:]]
answers = collections.Counter()
with grpc.insecure_channel(target) as channel:
    say_hello = channel.unary_unary("/helloworld.Greeter/SayHello")
    for _ in range(calls):
        reply = say_hello(b"", metadata=metadata, timeout=20)
        answers[reply[2:].decode()] += 1
for answer, count in sorted(answers.items()):
    print(count, answer)
