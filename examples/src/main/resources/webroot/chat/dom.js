// SPDX-License-Identifier: Apache-2.0

export const byId = (id) => document.getElementById(id);

/** Makes an element; text is set as text. */
export function element(tag, className, ...content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

/** Marks an element with the colour of a transport; null is no connection. */
export function colour(target, transport) {
  target.dataset.transport = transport ?? "none";
  return target;
}

/** A person's transport as a coloured mark with its name. */
export function badge(transport) {
  return colour(element("span", "badge", transport ?? "no connection"), transport);
}

export function timeOf(ms = Date.now()) {
  return element("time", "", new Date(ms).toLocaleTimeString([], { hour12: false }));
}
