// SPDX-License-Identifier: Apache-2.0
const log = (...parts) => document.getElementById("log").append(parts.join(" "), "\n");
// region README
const { events } = throughline.connect("/rooms");
events.on("said", (text) => log(text));
log("entered:", await events.call("enter", "lobby"));
await events.emit("say", { room: "lobby", text: "hello" });
log("the server has confirmed it");
// endregion
