// SPDX-License-Identifier: Apache-2.0
// The client of the guide for those who come from Socket.IO.

export async function enter(connect, url, { options, room, show }) {
  // region client
  const connection = connect(url, options); // io(url)
  const chat = await connection.join("chat"); // io("/chat"), over the same session
  await chat.call("join", room); // await socket.emitWithAck("join", room)
  chat.on("said", (text) => show(text)); // socket.on("said", …)
  chat.answer("ready?", () => true); // socket.on("ready?", (ack) => ack(true))
  await chat.emit("say", room, "hello"); // resolves when the server's session has it
  chat.emitVolatile("move", 3, 4); // socket.volatile.emit("move", 3, 4)
  await chat.timeout(5000).call("poll", room); // socket.timeout(5000).emitWithAck("poll", room)
  connection.on("suspended", () => show("offline")); // "disconnect"
  connection.on("resumed", () => show("online")); // "connect", with socket.recovered
  connection.on("reset", ({ unknown }) => show(`anew, ${unknown} unknown`)); // "connect", without
  // endregion
  return { connection, chat };
}
