// SPDX-License-Identifier: Apache-2.0
// The clients of the guide for those who come from SockJS.

/** A SockJS object's code over a session. */
export function openSocket(ThroughlineSocket, url, show) {
  // region socket
  const socket = new ThroughlineSocket(url); // new SockJS(url)
  socket.onopen = () => socket.send("hello");
  socket.onmessage = ({ data }) => show(data);
  socket.onclose = ({ code, reason }) => show(`closed: ${code} ${reason}`);
  // endregion
  return socket;
}

/** The event bus by the namespace `bus`. */
export async function openBus(connection, address, show) {
  // region bus
  const bus = await connection.join("bus");
  bus.on("message", (address, body) => show(address, body)); // eb.registerHandler's callback
  await bus.call("register", address); // resolved: from now on what is published comes
  bus.emit("publish", address, { text: "news" }); // eb.publish
  const { text } = await bus.call("request", "public.upper", { text: "loud" }); // eb.send with a reply
  // endregion
  return text;
}

/** The words of SockJS's bridge over a session: the gateway's backend is the bridge's own WebSocket. */
export function openBridge(ThroughlineSocket, url, address, show) {
  // region gateway
  const socket = new ThroughlineSocket(url);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => socket.send(JSON.stringify({ type: "register", address }));
  socket.onmessage = ({ data }) => show(JSON.parse(new TextDecoder().decode(data))); // bytes, where SockJS has texts
  const pings = setInterval(() => socket.send('{"type":"ping"}'), 5000); // else the bridge closes after ten seconds
  socket.onclose = () => clearInterval(pings);
  // endregion
  return socket;
}
