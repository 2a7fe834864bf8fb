// SPDX-License-Identifier: Apache-2.0
// An application small enough for a guide: who is there, and whether the page is online. It is handed its connection.

// region application
export class PresenceList {
  people = [];
  status = "connecting";

  constructor(connection, name) {
    this.connection = connection;
    connection.on("open", () => this.enter(name));
    connection.on("suspended", () => (this.status = "offline"));
    connection.on("resumed", () => (this.status = "online"));
    connection.events.on("people", (people) => (this.people = people));
  }

  async enter(name) {
    this.status = "online";
    this.people = await this.connection.events.call("enter", name);
  }

  say(text) {
    return this.connection.events.emit("say", text);
  }
}
// endregion
