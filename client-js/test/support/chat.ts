// SPDX-License-Identifier: Apache-2.0
// An application: what a page of it would show. See chat.test.ts for how it is tested.
import type { Connection } from "../../src/index.js";

// region contract
export interface ToServer {
  events: { "say": (text: string) => void; "typing": () => void; "file": (name: string, data: Uint8Array) => void };
  calls: { "join": (name: string) => string[] };
}

export interface ToClient {
  events: {
    "said": (name: string, text: string) => void;
    "typing": (name: string) => void;
    "file": (name: string, data: Uint8Array) => void;
  };
  calls: { "ready": () => boolean };
}
// endregion

export class Chat {
  readonly lines: string[] = [];
  people: readonly string[] = [];
  typing = "";
  status = "connecting";
  private clear: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly connection: Connection<ToServer, ToClient>,
    private readonly name: string,
  ) {
    connection.on("open", () => {
      this.status = "online";
      void this.enter();
    });
    connection.on("suspended", () => (this.status = "reconnecting"));
    connection.on("resumed", () => (this.status = "online"));
    const { events } = connection;
    events.on("said", (who, text) => this.lines.push(`${who}: ${text}`));
    events.on("file", (who, data) => this.lines.push(`${who}: ${data.length} bytes`));
    events.on("typing", (who) => {
      this.typing = who;
      clearTimeout(this.clear);
      this.clear = setTimeout(() => (this.typing = ""), 3_000);
    });
    events.answer("ready", () => this.status === "online");
  }

  say(text: string): Promise<void> {
    return this.connection.events.emit("say", text);
  }

  private async enter(): Promise<void> {
    this.people = await this.connection.events.call("join", this.name);
  }
}
