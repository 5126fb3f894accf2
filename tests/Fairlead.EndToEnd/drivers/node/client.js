'use strict';
// Calls a target through xDS and prints what answered, as one line of JSON.
//   node client.js --xds HOST:PORT --target xds:///SERVICE (--n COUNT | --duration SECONDS) [--interval MS] [--deadline MS]
//        [--method /pkg.Service/Method] [--header key=value]... [--node-id ID] [--warmup]
const flags = require('./arguments')(process.argv.slice(2));
process.env.GRPC_XDS_BOOTSTRAP_CONFIG = JSON.stringify({
  xds_servers: [{ server_uri: flags.xds, channel_creds: [{ type: 'insecure' }], server_features: ['xds_v3'] }],
  node: { id: flags['node-id'] || 'node-client', cluster: 'grpc-test', locality: {} },
});
delete process.env.GRPC_XDS_BOOTSTRAP;

const grpc = require('@grpc/grpc-js');
require('@grpc/grpc-js-xds').register();
const { StringMessage } = require('./messages');

const channel = new grpc.Client(flags.target, grpc.credentials.createInsecure());
const method = flags.method || '/helloworld.Greeter/SayHello';
const headers = [].concat(flags.header || []).map(h => [h.slice(0, h.indexOf('=')), h.slice(h.indexOf('=') + 1)]);
const backends = {};
const failures = {};
const details = {};
let calls = 0;

const count = (table, key) => { table[key] = (table[key] || 0) + 1; };
const pause = ms => new Promise(resume => setTimeout(resume, ms));

function call(counted) {
  const metadata = new grpc.Metadata();
  headers.forEach(([key, value]) => metadata.add(key, value));
  const options = { deadline: Date.now() + Number(flags.deadline || 15000) };
  return new Promise(resume => channel.makeUnaryRequest(method, StringMessage.encode, StringMessage.decode, 'hello', metadata, options, (error, reply) => {
    if (counted) {
      calls++;
      if (error) {
        const name = grpc.status[error.code];
        count(failures, name);
        count(details[name] = details[name] || {}, error.details);
      } else {
        count(backends, reply);
      }
      if (calls === 1) {
        console.error('STARTED');
      }
    }
    resume();
  }));
}

async function main() {
  if (flags.warmup) {
    await call(false);
  }
  const end = flags.duration ? Date.now() + Number(flags.duration) * 1000 : 0;
  while (end ? Date.now() < end : calls < Number(flags.n || 20)) {
    await call(true);
    if (flags.interval) {
      await pause(Number(flags.interval));
    }
  }
  console.log(JSON.stringify({ client: 'grpc-js', calls, backends, failures, details }));
  process.exit(0);
}

main();
