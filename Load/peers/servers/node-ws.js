// The peer Node ws: what one member of a room says goes to all of its members. The path of the address is the room.
"use strict";
const { WebSocketServer } = require("ws");

const rooms = new Map();
const server = new WebSocketServer({
    host: "127.0.0.1", port: Number(process.argv[2]), perMessageDeflate: false, backlog: 4096,
});
server.on("connection", (socket, request) => {
    let room = rooms.get(request.url);
    if (room === undefined) {
        room = new Set();
        rooms.set(request.url, room);
    }
    room.add(socket);
    socket.on("message", (data) => {
        for (const member of room) member.send(data, { binary: false });
    });
    socket.on("close", () => room.delete(socket));
    socket.on("error", () => socket.terminate());
    socket.send("ready");
});
