'use strict';
// A server whose listener comes over xDS.   node server.js --xds HOST:PORT --addr IP:PORT --name NAME [--node-id ID]
const flags = require('./arguments')(process.argv.slice(2));
process.env.GRPC_XDS_BOOTSTRAP_CONFIG = JSON.stringify({
  xds_servers: [{ server_uri: flags.xds, channel_creds: [{ type: 'insecure' }], server_features: ['xds_v3'] }],
  node: { id: flags['node-id'] || 'node-server', cluster: 'grpc-test', locality: {} },
  server_listener_resource_name_template: 'grpc/server?xds.resource.listening_address=%s',
});
delete process.env.GRPC_XDS_BOOTSTRAP;

const grpc = require('@grpc/grpc-js');
const xds = require('@grpc/grpc-js-xds');
xds.register();
const { unary } = require('./messages');

const server = new xds.XdsServer();
server.addService({ sayHello: unary('/helloworld.Greeter/SayHello') }, { sayHello: (call, answer) => answer(null, flags.name) });
server.bindAsync(flags.addr, grpc.ServerCredentials.createInsecure(), error => {
  console.log(JSON.stringify(error ? { event: 'failed', error: error.message } : { event: 'bound', addr: flags.addr }));
});
