// SPDX-License-Identifier: Apache-2.0
// region chat
const log = (text) => document.getElementById("log").append(text, "\n");
const room = location.hash || "#tea";
const name = `guest ${Math.floor(Math.random() * 1000)}`;

const connection = throughline.connect("/throughline");
const { events } = connection;

connection.on("transport", ({ to }) => log(`by ${to}`));
events.on("said", ({ who, text }) => log(`${who}: ${text}`));

connection.on("open", async () => {
  const people = await events.call("enter", { room, name });
  log(`in ${room}, ${people} in all`);
});

document.getElementById("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = document.getElementById("text");
  const said = events.emit("say", { room, text: field.value });
  field.value = "";
  await said; // the server has taken it in
});
// endregion
