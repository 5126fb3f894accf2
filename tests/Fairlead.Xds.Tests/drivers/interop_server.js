// grpc.testing.TestService on grpc-js, for clients to test against. Prints 'ready PORT'.
'use strict';

const { grpc, testing, payload, ECHO_INITIAL, ECHO_TRAILING } = require('./interop_messages.js');

const sleep = (us) => (us > 0 ? new Promise((resolve) => setTimeout(resolve, us / 1000)) : Promise.resolve());

function echoMetadata(call) {
  const initial = call.metadata.get(ECHO_INITIAL);
  if (initial.length > 0) {
    const metadata = new grpc.Metadata();
    metadata.set(ECHO_INITIAL, initial[0]);
    call.sendMetadata(metadata);
  }
  const trailers = new grpc.Metadata();
  call.metadata.get(ECHO_TRAILING).forEach((value) => trailers.add(ECHO_TRAILING, value));
  return trailers;
}

const asError = (status, trailers) => ({ code: status.code, details: status.message, metadata: trailers });
const isAsked = (status) => status && status.code !== 0;

async function respond(request, call) {
  for (const wanted of request.response_parameters) {
    await sleep(wanted.interval_us);
    call.write({ payload: payload(wanted.size) });
  }
}

const server = new grpc.Server();
server.addService(testing.TestService.service, {
  EmptyCall(call, done) {
    done(null, {}, echoMetadata(call));
  },
  UnaryCall(call, done) {
    const { request } = call;
    const trailers = echoMetadata(call);
    if (isAsked(request.response_status)) {
      done(asError(request.response_status, trailers));
    } else {
      done(null, { payload: payload(request.response_size) }, trailers);
    }
  },
  async StreamingOutputCall(call) {
    const trailers = echoMetadata(call);
    await respond(call.request, call);
    call.end(trailers);
  },
  StreamingInputCall(call, done) {
    const trailers = echoMetadata(call);
    let size = 0;
    call.on('data', (message) => { size += message.payload.body.length; });
    call.on('end', () => done(null, { aggregated_payload_size: size }, trailers));
  },
  FullDuplexCall(call) {
    const trailers = echoMetadata(call);
    let work = Promise.resolve();
    call.on('data', (request) => {
      work = work.then(() => {
        if (isAsked(request.response_status)) {
          call.emit('error', asError(request.response_status, trailers));
          return undefined;
        }
        return respond(request, call);
      });
    });
    call.on('end', () => work.then(() => call.end(trailers)));
  },
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    throw error;
  }
  console.log('ready', port);
});
