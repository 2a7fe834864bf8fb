// SPDX-License-Identifier: Apache-2.0
// Plain ES5 without Promise or fetch, as the oldest engine has it. Carries out the plan that stands as JSON behind the # of the
// address, see ../run-plan.mjs; window.__result tells at any time how far it is.
(function () {
  'use strict';

  var TICK_MS = 10;
  var LATE_MS = 300; // a double of the last message would come late

  var plan = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  var result = (window.__result = {
    finished: false,
    fault: null,
    transport: null,
    openMs: null,
    usableMs: null,
    sent: 0,
    confirmed: 0,
    received: 0,
    lost: 0,
    doubled: 0,
    disordered: 0,
    altered: 0,
    cuts: 0,
    suspensions: 0,
    echoes: {},
    changes: []
  });
  var seen = [];
  var latest = 0;
  var random = randomFrom(plan.seed);
  var timers = [];
  var started, connection;

  function randomFrom(seed) {
    var state = (seed % 2147483646) + 1;
    return function () {
      state = (state * 16807) % 2147483647;
      return state / 2147483647;
    };
  }

  function now() {
    return window.performance && performance.now ? performance.now() : Date.now();
  }

  function sinceStart() {
    return Math.round(now() - started);
  }

  /** Message `number`: each third is bytes, the rest text, with all that is special on some transport. */
  function content(number) {
    var filler = new Array((number % plan.filler) + 1).join('ä~\n\u2028😀x');
    var bytes, i;
    if (number % 3 !== 0) return number + ':' + filler;
    bytes = new Uint8Array(4 + (number % 100));
    for (i = 0; i < bytes.length; i++) bytes[i] = i < 4 ? number >>> (8 * (3 - i)) : number + i;
    return bytes;
  }

  function numberOf(message) {
    if (typeof message === 'string') return parseInt(message, 10);
    return ((message[0] << 24) | (message[1] << 16) | (message[2] << 8) | message[3]) >>> 0;
  }

  function same(one, other) {
    var i;
    if (typeof one === 'string' || typeof other === 'string') return one === other;
    if (one.length !== other.length) return false;
    for (i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
    return true;
  }

  function receive(message) {
    var number = numberOf(message);
    if (!(number >= 1 && number <= result.sent) || !same(message, content(number))) {
      result.altered++;
      return;
    }
    if (result.usableMs === null) result.usableMs = sinceStart();
    if (seen[number]) result.doubled++;
    else result.received++;
    if (number < latest) result.disordered++;
    seen[number] = true;
    latest = Math.max(latest, number);
    result.transport = connection.transport;
    result.echoes[connection.transport] = (result.echoes[connection.transport] || 0) + 1;
    settle();
  }

  function send() {
    result.sent++;
    connection.send(content(result.sent), function (error) {
      if (error) return fail('a send failed: ' + error.code + ' ' + error.message);
      result.confirmed++;
      settle();
    });
  }

  /** The first message goes out at once; the others when it has come back, so that it alone tells when one can talk. */
  function pump() {
    var i;
    if (result.usableMs === null) return;
    for (i = 0; i < plan.burst && result.sent < plan.count; i++) send();
  }

  function cutLater() {
    timers.push(
      setTimeout(function () {
        if (result.usableMs !== null && result.received < plan.count) {
          result.cuts++;
          connection.cut();
        }
        cutLater();
      }, plan.cutMs[0] + random() * (plan.cutMs[1] - plan.cutMs[0]))
    );
  }

  function settle() {
    if (result.received === plan.count && result.confirmed === plan.count) setTimeout(finish, LATE_MS);
  }

  function fail(fault) {
    if (result.finished) return;
    if (result.fault === null) result.fault = fault;
    finish();
  }

  function finish() {
    if (result.finished) return;
    timers.forEach(clearTimeout);
    result.lost = plan.count - result.received;
    result.finished = true;
    document.title = 'finished';
    if (!connection) return;
    result.transport = connection.transport;
    connection.close();
  }

  function listen() {
    connection.on('open', function () {
      if (result.openMs === null) result.openMs = sinceStart();
    });
    connection.on('transport', function (change) {
      result.changes.push({ ms: sinceStart(), from: change.from, to: change.to, why: change.why });
    });
    connection.on('suspended', function () {
      result.suspensions++;
    });
    connection.on('message', receive);
    connection.on('reset', function (end) {
      fail('the session was lost: ' + JSON.stringify(end));
    });
    connection.on('close', function (end) {
      fail('the session ended: ' + JSON.stringify(end));
    });
  }

  function run() {
    started = now();
    connection = throughline.connect(plan.url, plan.options);
    listen();
    send();
    timers.push(setInterval(pump, TICK_MS));
    timers.push(
      setTimeout(function () {
        fail('the time is over after ' + sinceStart() + ' ms');
      }, plan.deadlineMs)
    );
    if (plan.cutMs) cutLater();
  }

  window.onerror = function (message, source, line) {
    fail(message + ' at ' + source + ':' + line);
  };
  window.onload = function () {
    if (window.localStorage) localStorage.clear(); // what an earlier plan learnt of the network
    setTimeout(run, 0); // not while the page counts as loading
  };
})();
