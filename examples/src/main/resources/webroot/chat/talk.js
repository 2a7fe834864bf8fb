// SPDX-License-Identifier: Apache-2.0
import { badge, byId, element, timeOf } from "./dom.js";
import { preview } from "./files.js";

const SHOWN = 300;
const NEAR_PX = 80;

/** The messages of the open room, with what happened to the connection between them. */
export class Talk {
  #list = byId("talk");
  /** The last note on the connection, while nothing was said since. */
  #note = null;
  #noted = 0;
  /** Whose messages stand last, and by what transport; what they say next needs no head. */
  #speaker = "";

  /** When the last thing was said that is shown, by the server's clock, ms. */
  latest = 0;
  #room = null;

  /** A room was entered; when it was open before, in another session, what is shown stays. */
  open(room) {
    if (room === this.#room) return;
    this.#room = room;
    this.#list.replaceChildren();
    this.#note = null;
    this.#speaker = "";
    this.latest = 0;
  }

  /** Something that was said. */
  said({ text, ...message }, mine) {
    const item = this.#message(message, mine);
    item.append(element("p", "text", text));
    this.#add(item);
  }

  /** A file that was shared. */
  shared({ file, ...message }, bytes, mine) {
    const item = this.#message(message, mine);
    item.append(preview(file, bytes));
    this.#add(item);
  }

  /** What is on its way; answers `{arrived(), lost(again)}`. */
  pending(text) {
    const status = element("span", "status", "on its way");
    const item = element("li", "message mine pending", element("p", "text", text), status);
    this.#add(item);
    return {
      arrived: () => item.remove(),
      progress: (part) => (status.textContent = `on its way, ${Math.round(part * 100)} %`),
      lost: (again) => {
        item.classList.replace("pending", "unknown");
        const retry = element("button", "quiet", "Send again");
        retry.type = "button";
        retry.addEventListener("click", () => {
          item.remove();
          again();
        });
        status.replaceChildren("of unknown fate: the session ended before this was confirmed ", retry);
      },
    };
  }

  /** A line that is no message; of several notes on the connection in a row the last one is shown, with their count. */
  note(kind, text) {
    if (kind === "connection" && this.#note !== null) {
      this.#noted++;
      this.#note.querySelector("span").textContent = `${text} (${this.#noted} changes)`;
      return;
    }
    const item = element("li", `note ${kind}`, timeOf(), element("span", "", text));
    this.#add(item);
    if (kind === "connection") {
      this.#note = item;
      this.#noted = 1;
    }
  }

  #message({ from, name, at, transport }, mine) {
    const speaker = `${from} ${transport}`;
    this.latest = at;
    const item = element("li", mine ? "message mine" : "message");
    if (this.#speaker === speaker) item.classList.add("again");
    else item.append(element("p", "head", element("b", "", name), badge(transport), timeOf(at)));
    this.#speaker = speaker;
    return item;
  }

  #add(item) {
    const near = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < NEAR_PX;
    const pending = item.classList.contains("pending") ? null : this.#list.querySelector(".pending");
    this.#list.insertBefore(item, pending);
    if (!item.classList.contains("pending")) this.#note = null;
    if (item.classList.contains("note")) this.#speaker = "";
    while (this.#list.childElementCount > SHOWN) this.#list.firstElementChild.remove();
    if (near || item.classList.contains("mine")) this.#list.scrollTop = this.#list.scrollHeight;
  }
}
