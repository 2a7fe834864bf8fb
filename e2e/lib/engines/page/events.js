// SPDX-License-Identifier: Apache-2.0
// Plain ES5 without Promise, as the oldest engine has it: events, calls and a namespace by callbacks. Behind the # of the
// address stands the server's; window.__result tells what came of it.
(function () {
  'use strict';

  var connection = throughline.connect(decodeURIComponent(location.hash.slice(1)));
  var events = connection.events;
  var result = (window.__result = { finished: false, fault: null, told: {} });
  var bytes = new Uint8Array(256);
  var left = 0;
  var i;

  for (i = 0; i < bytes.length; i++) bytes[i] = i;

  /** A callback that writes down what it is told. */
  function tell(what) {
    left++;
    return function (error, value) {
      result.told[what] = error ? error.code : value === undefined ? 'done' : shown(value);
      if (--left === 0) result.finished = true;
    };
  }

  /** Bytes as what they add up to. */
  function shown(value) {
    var sum = 0;
    if (!(value instanceof Uint8Array)) return value;
    for (var at = 0; at < value.length; at++) sum += value[at];
    return 'bytes ' + value.length + ' ' + sum;
  }

  window.onerror = function (message) {
    result.fault = message;
    result.finished = true;
  };
  connection.on('close', function (end) {
    window.onerror('the session ended: ' + JSON.stringify(end));
  });

  var echoed = tell('echoed event');
  events.once('echo', function (text, part, n) {
    echoed(null, [text, shown(part), n]);
  });
  events.answer('question', function (part) {
    return new Uint8Array([part[1], part[2]]);
  });
  events.emit('echo', 'ä😀\u2028', bytes.buffer, 1, tell('event'));
  events.call('add', 2, 3, tell('sum'));
  events.call('echo', new DataView(bytes.buffer, 8, 2), tell('echoed bytes'));
  events.call('ask', bytes, tell('asked back'));
  events.call('refuse', tell('refused'));
  events.call('nobody', tell('nobody'));
  events.timeout(200).call('never', tell('late'));
  var joined = tell('namespace');
  connection.join('open', null, function (error, room) {
    if (error) joined(error);
    else room.call('add', 4, 5, joined);
  });
  connection.join('closed', 'guess', tell('closed'));
})();
