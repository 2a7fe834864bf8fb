// SPDX-License-Identifier: Apache-2.0
// What can be done to one session. The server wants JSON by POST from its own page, and logs it.
import { h } from './dom.js';

async function post(id, action, body = {}) {
  const answer = await fetch(`api/v1/sessions/${encodeURIComponent(id)}/${action}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const said = await answer.json();
  if (!answer.ok) return said.error;
  return said.ms === undefined ? said.result : `${said.result} in ${said.ms} ms`;
}

/** The buttons of a session that has not ended. */
export function actions(id) {
  const said = h('output', {});
  const act = (action, body) => async (event) => {
    event.preventDefault();
    said.textContent = '…';
    said.textContent = await post(id, action, body?.()).catch(() => 'the server is away');
  };
  const code = h('input', { type: 'number', value: '1000', min: '1000', max: '4503', ariaLabel: 'Close code', title: '1000, 3000 to 4399, or 4503: come again' });
  return h(
    'form',
    { className: 'acts', onsubmit: act('disconnect', () => ({ code: Number(code.value), reason: 'by an operator' })) },
    h('button', { type: 'button', data: { action: 'test' }, onclick: act('test') }, 'Test message'),
    h('button', { type: 'button', data: { action: 'move' }, onclick: act('move') }, 'Move'),
    h('button', { type: 'submit', className: 'danger', data: { action: 'disconnect' } }, 'Disconnect'),
    code,
    said,
  );
}
