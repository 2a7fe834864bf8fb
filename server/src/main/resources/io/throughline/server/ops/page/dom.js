// SPDX-License-Identifier: Apache-2.0
// Elements, and how numbers and times are written. What comes from the server becomes text, never markup.

/** An element: `data` and `style` are maps, what begins with `on` listens, the rest are properties. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'data') Object.assign(element.dataset, value);
    else if (name === 'style') Object.assign(element.style, value);
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Replaces what an element holds. */
export const show = (id, ...children) => byId(id).replaceChildren(...children);

const whole = new Intl.NumberFormat('en');
export const number = (value) => whole.format(value);

export function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** How long, in the one or two units that matter. */
export function duration(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  if (s < 86_400) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  return `${Math.floor(s / 86_400)} d ${Math.floor((s % 86_400) / 3600)} h`;
}

export const clock = (time) => new Date(time).toLocaleTimeString('en-GB');

export const TRANSPORTS = ['websocket', 'xhr-streaming', 'long-polling', 'jsonp-polling'];
export const PLACES = [...TRANSPORTS, 'detached'];

export const badge = (transport) => h('span', { className: 'dot', data: { transport } }, transport || '–');
