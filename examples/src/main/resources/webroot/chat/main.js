// SPDX-License-Identifier: Apache-2.0
import { Card } from "./card.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { byId } from "./dom.js";
import { Network } from "./network.js";
import { People } from "./people.js";
import { Sabotage } from "./sabotage.js";
import { Sending } from "./sending.js";
import { Story } from "./story.js";
import { Talk } from "./talk.js";
import { Tally } from "./tally.js";
import { Typing } from "./typing.js";

const LOBBY = "lobby";
const NAME = "throughline chat name";
const ROOM = /^[a-z0-9-]{1,24}$/;

const network = new Network();
const card = new Card();
const talk = new Talk();
const people = new People();
const tally = new Tally();
const typing = new Typing();

function start(name) {
  const hears = {
    connection: (what, detail) => {
      story.tell(what, detail);
      const another = what === "reset" || (what === "close" && detail.willRetry);
      if (another && conversation.room !== null) enter(conversation.room); // before anything is said in it
    },
    rtt: (ms) => card.rtt(ms),
    rooms: (rooms) => people.showRooms(rooms),
    came: inRoom(({ room, person }) => {
      people.came(person);
      tally.begin(room, person.id, person.number);
      talk.note("presence", `${person.name} came`);
    }),
    gone: inRoom(({ id }) => {
      talk.note("presence", `${people.nameOf(id)} left`);
      people.gone(id);
    }),
    moved: ({ id, transport }) => people.moved(id, transport),
    said: inRoom((message) => hear(message, () => talk.said(message, people.isMe(message.from)))),
    shared: inRoom((message, bytes) => hear(message, () => talk.shared(message, bytes, people.isMe(message.from)))),
    typing: inRoom(({ name: who }) => typing.began(who)),
  };
  const conversation = new Conversation(network.server, name, hears);
  const story = new Story(conversation, card, talk);
  const sending = new Sending(conversation, talk, tally, card);

  /** Events of a room that was left may still be on their way. */
  function inRoom(handler) {
    return (event, ...more) => event.room === conversation.room && handler(event, ...more);
  }

  function hear(message, show) {
    tally.take(message.room, message.from, message.number);
    if (people.isMe(message.from)) sending.heard(message.number);
    else typing.ended(message.name);
    show();
    card.tally(tally);
  }

  function enter(room) {
    sending.begin();
    conversation.enter(room).then(entered, refused);
  }

  function entered(entry) {
    people.enter(entry);
    for (const person of entry.people) tally.begin(entry.room, person.id, person.number);
    talk.open(entry.room);
    for (const message of entry.talk.filter(({ at }) => at > talk.latest)) talk.said(message, people.isMe(message.from));
    talk.note("presence", `You are in #${entry.room}`);
    byId("room-title").textContent = `#${entry.room}`;
    byId("leave-room").hidden = entry.room === LOBBY;
    byId("main").hidden = false;
    byId("views").hidden = false;
    byId("welcome").hidden = true;
  }

  function refused(error) {
    const text = `That room cannot be entered: ${error.message}`;
    talk.note("problem", text);
    byId("welcome-problem").textContent = text;
  }

  function openRoom() {
    const asked = location.hash.slice(1);
    const room = ROOM.test(asked) ? asked : LOBBY;
    if (room !== conversation.room) enter(room);
  }

  new Sabotage(network, () => conversation.switchTo("websocket").catch(() => undefined));
  new Composer(conversation, sending, typing);
  byId("cut").addEventListener("click", () => conversation.cut());
  addEventListener("hashchange", openRoom);
  return conversation.join().then(openRoom);
}

byId("welcome").addEventListener("submit", (event) => {
  event.preventDefault();
  const name = byId("name").value.trim();
  localStorage.setItem(NAME, name);
  byId("welcome").querySelector("button").disabled = true;
  start(name).catch((error) => (byId("welcome-problem").textContent = error.message));
});

byId("new-room").addEventListener("submit", (event) => {
  event.preventDefault();
  location.hash = byId("room-name").value;
  byId("room-name").value = "";
});

byId("leave-room").addEventListener("click", () => (location.hash = LOBBY));

byId("copy-link").addEventListener("click", async () => {
  await navigator.clipboard.writeText(location.href);
  byId("copy-link").textContent = "Copied";
});

for (const button of byId("views").children) {
  button.addEventListener("click", () => {
    document.body.dataset.view = button.dataset.view;
    for (const other of byId("views").children) other.removeAttribute("aria-current");
    button.setAttribute("aria-current", "page");
  });
}

byId("name").value = localStorage.getItem(NAME) ?? "";
byId("name").focus();
