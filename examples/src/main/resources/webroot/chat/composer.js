// SPDX-License-Identifier: Apache-2.0
import { byId } from "./dom.js";

/** Where a person writes; what is typed is told the others while it is typed. */
export class Composer {
  constructor(conversation, sending, typing) {
    const text = byId("text");
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      if (text.value.trim() === "") return;
      sending.say(text.value);
      text.value = "";
      typing.done();
    });
    text.addEventListener("input", () => {
      if (text.value !== "" && typing.due()) conversation.typing();
    });
    byId("file").addEventListener("change", () => {
      for (const file of byId("file").files) sending.share(file);
      byId("file").value = "";
    });
    byId("burst").addEventListener("click", () => sending.burst());
  }
}
