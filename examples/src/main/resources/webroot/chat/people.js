// SPDX-License-Identifier: Apache-2.0
import { badge, byId, element } from "./dom.js";

/** The rooms there are, and who is in the open one. */
export class People {
  #people = new Map();
  #me = null;
  #open = null;

  /** Another room is open. */
  enter({ room, you, people }) {
    this.#me = you;
    this.#open = room;
    this.#people = new Map(people.map((person) => [person.id, person]));
    this.#show();
    for (const link of byId("rooms").querySelectorAll("a")) mark(link, room);
  }

  came(person) {
    this.#people.set(person.id, person);
    this.#show();
  }

  gone(id) {
    this.#people.delete(id);
    this.#show();
  }

  /** Someone is on another transport; null is no connection. */
  moved(id, transport) {
    const person = this.#people.get(id);
    if (person === undefined) return;
    person.transport = transport;
    this.#show();
  }

  isMe(id) {
    return id === this.#me;
  }

  nameOf(id) {
    return this.#people.get(id)?.name ?? "someone";
  }

  showRooms(rooms) {
    byId("rooms").replaceChildren(
      ...rooms.map(({ room, people }) => {
        const link = element("a", "", `#${room}`, element("span", "count", String(people)));
        link.href = `#${room}`;
        link.dataset.room = room;
        link.title = people === 1 ? "one is there" : `${people} are there`;
        mark(link, this.#open);
        return element("li", "", link);
      }),
    );
  }

  #show() {
    const sorted = [...this.#people.values()].sort((a, b) => a.name.localeCompare(b.name));
    byId("people").replaceChildren(
      ...sorted.map((person) => {
        const note = person.id === this.#me ? "you" : person.bot ? "Java bot" : "";
        const item = element("li", "", element("span", "who", person.name, element("small", "", note)), badge(person.transport));
        item.dataset.person = person.name;
        return item;
      }),
    );
  }
}

function mark(link, open) {
  if (link.dataset.room === open) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}
