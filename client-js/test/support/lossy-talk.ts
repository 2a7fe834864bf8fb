// SPDX-License-Identifier: Apache-2.0
import { EventLayer } from "../../src/event/layer.js";
import type { Talk } from "../../src/event/talk.js";
import type { ErrorCode } from "../../src/index.js";
import { promisesOf } from "../../src/promise.js";
import type { Data, MessageKind, VolatileKind } from "../../src/protocol/frames.js";
import { KINDS, isCounted, type Frame } from "./codec/frames.js";
import { FakePeer } from "./fake-peer.js";
import { LossyClient, type Weather } from "./lossy-client.js";
import type { VirtualClock } from "./virtual-clock.js";

type Send = (kind: MessageKind, data: Data, settle: (failure: ErrorCode | null) => void) => boolean;

function layerOver(
  clock: VirtualClock,
  send: Send,
  sendVolatile: (kind: VolatileKind, data: Data) => void,
): EventLayer {
  return new EventLayer({
    promised: promisesOf(undefined),
    codec: undefined,
    check: undefined,
    now: () => clock.now,
    send,
    sendVolatile,
  });
}

const nameOf = (letter: string): Frame["kind"] =>
  (Object.keys(KINDS) as Frame["kind"][]).find((name) => KINDS[name].letter === letter) ?? "TEXT";

const frameOf = (kind: string, data: Data): Frame =>
  (typeof data === "string" ? { kind: nameOf(kind), text: data } : { kind: nameOf(kind), data }) as Frame;

/** A server half with events above it; parts and volatile frames do not occur. */
export class TalkingPeer extends FakePeer {
  readonly layer: EventLayer;

  constructor(clock: VirtualClock, welcome: Record<string, unknown>) {
    super(welcome);
    this.layer = layerOver(
      clock,
      (kind, data, settle) => {
        this.sendFrame(frameOf(kind, data));
        settle(null);
        return true;
      },
      () => undefined,
    );
    this.onTaken = (frame) => {
      if (isCounted(frame)) this.layer.receive(KINDS[frame.kind].letter as never, dataOf(frame));
    };
  }
}

function dataOf(frame: Frame): Data {
  return "text" in frame ? frame.text : new Uint8Array((frame as { readonly data: Uint8Array }).data);
}

/** A session on a lossy network with events above it. */
export class TalkingClient extends LossyClient {
  readonly layer: EventLayer;

  constructor(clock: VirtualClock, peer: FakePeer, random: () => number, weather: Weather) {
    super(clock, peer, random, weather);
    this.layer = layerOver(
      clock,
      (kind, data, settle) => {
        const accepted = this.session.send(data, settle, kind);
        this.settle();
        return accepted;
      },
      () => undefined,
    );
  }

  get root(): Talk {
    return this.layer.root;
  }

  override message(kind: string, data: unknown): void {
    this.layer.receive(kind as never, data as Data);
  }
}
