// SPDX-License-Identifier: Apache-2.0
import { BODIES, type Bodies } from "../session/bodies.js";
import type { Transport } from "../transport/transport.js";
import type { Chooser } from "./chooser.js";
import { recall, remember } from "./memory.js";
import { Selection } from "./selection.js";
import { Sole } from "./sole.js";
import { tabs, type Tabs } from "./tabs.js";

/** The ways to a server that a connection has, over all its sessions; what several need is not in a bundle for one. */
export interface Ways extends Tabs {
  /** For a session that begins. */
  choose(): Chooser;
  readonly bodies: Bodies | null;
  /** A session was attached; the round trip time, ms, 0 while it is not known. */
  learn(rtt: number): void;
}

/** Transports that race each other; what worked is remembered, few connections are held among the tabs of an origin. */
export function several(transports: readonly Transport[], url: string): Ways {
  const memory = recall(url);
  const { hold, mayHold } = tabs();
  return {
    choose: () => new Selection(transports, memory, Math.random),
    learn: (rtt) => {
      memory.rtt = rtt || memory.rtt;
      if (mayHold()) remember(url, memory); // what many tabs lead to is not the network's doing
    },
    bodies: BODIES,
    mayHold,
    hold,
  };
}

/** One transport, whose connections carry frames both ways. */
export function single(transport: Transport): Ways {
  const none = (): void => {
    // Nothing is chosen by what is learned, no other tab is in the way.
  };
  return { choose: () => new Sole(transport, Math.random), learn: none, bodies: null, mayHold: () => true, hold: none };
}
