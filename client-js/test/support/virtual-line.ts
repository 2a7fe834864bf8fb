// SPDX-License-Identifier: Apache-2.0
import type { VirtualClock } from "./virtual-clock.js";

const PACKET = 500;

interface Flow {
  readonly parcels: { left: number; readonly arrive: () => void }[];
}

/** The way upstream of all connections together: each gets its turn, and keeps its own order. */
export class VirtualLine {
  /** Characters each ms. */
  rate = Infinity;
  private readonly flows: Flow[] = [];
  private busy = false;

  constructor(private readonly clock: VirtualClock) {}

  /** A connection: answers how to hand it something, and how to drop what has not arrived. */
  flow(): { carry(size: number, arrive: () => void): void; drop(): void } {
    const flow: Flow = { parcels: [] };
    this.flows.push(flow);
    return {
      carry: (size, arrive) => {
        flow.parcels.push({ left: size, arrive });
        if (!this.busy) this.next();
      },
      drop: () => {
        flow.parcels.length = 0;
        if (this.flows.includes(flow)) this.flows.splice(this.flows.indexOf(flow), 1);
      },
    };
  }

  private next(): void {
    const flow = this.flows.find(({ parcels }) => parcels.length > 0);
    const parcel = flow?.parcels[0];
    this.busy = parcel !== undefined;
    if (flow === undefined || parcel === undefined) return;
    this.flows.push(...this.flows.splice(this.flows.indexOf(flow), 1));
    const size = Math.min(parcel.left, PACKET);
    this.clock.after(size / this.rate, () => {
      parcel.left -= size;
      if (parcel.left <= 0 && flow.parcels[0] === parcel) {
        flow.parcels.shift();
        parcel.arrive();
      }
      this.next();
    });
  }
}
