// SPDX-License-Identifier: Apache-2.0
// region README
const log = (...parts) => document.getElementById("log").append(parts.join(" "), "\n");
const connection = throughline.connect("/throughline");
connection.on("message", (data) => log(data));
connection.on("transport", ({ from, to, why }) => log(from, "→", to, why));
connection.on("reset", ({ confirmed, unknown }) => log("new session;", confirmed, "confirmed,", unknown, "of unknown fate"));
await connection.send("hello");
log("the server has confirmed it");
// endregion
