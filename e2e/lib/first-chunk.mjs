// SPDX-License-Identifier: Apache-2.0

/**
 * Runs in a page: opens xhr-streaming by `how`, XMLHttpRequest or fetch, and answers what was visible first. The server sends
 * its first frames and MARK, less than 1024 bytes, and then nothing: what is not shown at once would not be shown at all.
 */
export function firstChunk(how) {
  const cid = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const body = `H{"v":1,"cid":"${cid}","n":1}\n`;
  const started = performance.now();
  const result = (text, abort) => {
    if (!/^W\{.*\}\nA1 0 1 \d+\n/.test(text)) return null;
    abort();
    return { ms: performance.now() - started, length: text.length };
  };

  function byXhr(done) {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', '/throughline/xhr-streaming');
    xhr.onprogress = () => {
      const seen = result(xhr.responseText, () => xhr.abort());
      if (seen !== null) done(seen);
    };
    xhr.send(body);
  }

  async function byFetch(done) {
    const stop = new AbortController();
    const answer = await fetch('/throughline/xhr-streaming', { method: 'POST', body, signal: stop.signal });
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    let text = '';
    let seen = null;
    while (seen === null) {
      text += decoder.decode((await reader.read()).value, { stream: true });
      seen = result(text, () => stop.abort());
    }
    done(seen);
  }

  return new Promise((done) => (how === 'xhr' ? byXhr(done) : byFetch(done)));
}
