// Node's ws as a program: lines in are requests, messages are lines out.
const readline = require("node:readline");
const WebSocket = require("ws");

const socket = new WebSocket(process.argv[2]);
socket.on("open", () => {
  readline.createInterface({ input: process.stdin }).on("line", (line) => socket.send(line));
});
socket.on("message", (data) => process.stdout.write(`${data}\n`));
socket.on("close", () => process.exit());
