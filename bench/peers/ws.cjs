// Node `ws`, as the "Server broadcast" example of its README.
'use strict';
const http = require('http');
const { WebSocketServer, WebSocket } = require('ws');

const server = http.createServer();
const readers = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const publishers = new WebSocketServer({ noServer: true, perMessageDeflate: false });

publishers.on('connection', (publisher) => {
  publisher.on('message', (data) => {
    readers.clients.forEach((reader) => {
      if (reader.readyState === WebSocket.OPEN) reader.send(data, { binary: false });
    });
  });
});

server.on('upgrade', (request, socket, head) => {
  const door = request.url === '/publish' ? publishers : readers;
  door.handleUpgrade(request, socket, head, (client) => door.emit('connection', client));
});

server.listen({ host: '127.0.0.1', port: Number(process.argv[2]), backlog: 4096 });
