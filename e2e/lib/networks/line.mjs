// SPDX-License-Identifier: Apache-2.0

const PACKET = 200;

/** One direction of a link that all connections of a network share: bytes come out later, in order, no faster than its rate. */
export class Line {
  /** Bytes that have been given to it so far. */
  carried = 0;
  #latencyMs;
  #bytesPerSecond;
  /** The packets of each flow that has some waiting; the order of the flows is that of their turns. */
  #queues = new Map();
  #busy = false;

  constructor({ latencyMs = 0, bytesPerSecond = Infinity } = {}) {
    this.#latencyMs = latencyMs;
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** Calls `deliver` with the bytes, perhaps in pieces, when they have crossed; a flow's bytes keep their order. */
  carry(flow, bytes, deliver) {
    this.carried += bytes.length;
    if (this.#bytesPerSecond === Infinity) {
      this.#cross(bytes, deliver);
      return;
    }
    const queue = this.#queues.get(flow) ?? [];
    for (let at = 0; at === 0 || at < bytes.length; at += PACKET) {
      queue.push({ packet: bytes.subarray(at, at + PACKET), deliver });
    }
    this.#queues.set(flow, queue);
    if (!this.#busy) this.#sendNext();
  }

  #sendNext() {
    const next = this.#queues.entries().next();
    this.#busy = !next.done;
    if (next.done) return;
    const [flow, queue] = next.value;
    const { packet, deliver } = queue.shift();
    this.#queues.delete(flow);
    if (queue.length > 0) this.#queues.set(flow, queue);
    const ms = (packet.length * 1_000) / this.#bytesPerSecond;
    setTimeout(() => {
      this.#cross(packet, deliver);
      this.#sendNext();
    }, ms);
  }

  #cross(bytes, deliver) {
    if (this.#latencyMs === 0) deliver(bytes);
    else setTimeout(deliver, this.#latencyMs, bytes);
  }
}
