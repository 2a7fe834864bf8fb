// SPDX-License-Identifier: Apache-2.0

/** What `WebSocket.send` takes; anything else is made a string. */
export type Sendable = string | ArrayBufferLike | Blob | ArrayBufferView;

/** Hands messages on in the order of sending, although the bytes of a Blob have to be waited for. */
export class Outgoing {
  /** Settles when the last Blob and all behind it were handed on; null when nothing waits. */
  private waiting: Promise<void> | null = null;
  private waitingBytes = 0;

  /** `fail` is called when the bytes of a Blob cannot be read: the order cannot be kept then. */
  constructor(
    private readonly handOn: (data: string | Uint8Array) => void,
    private readonly fail: () => void,
  ) {}

  /** Bytes that wait for a Blob before them, or are one. */
  get bytes(): number {
    return this.waitingBytes;
  }

  send(data: Sendable): void {
    if (isBlob(data)) this.behind(data.size, () => bytesOf(data).then(this.handOn));
    else {
      const message = payload(data);
      this.after(sizeOf(message), () => {
        this.handOn(message);
      });
    }
  }

  /** Runs `action` behind all that was sent, at once when nothing waits. */
  after(size: number, action: () => void): void {
    if (this.waiting === null) action();
    else {
      this.behind(size, () => {
        action();
        return Promise.resolve();
      });
    }
  }

  private behind(size: number, action: () => Promise<void>): void {
    this.waitingBytes += size;
    const last = (this.waiting ?? Promise.resolve())
      .then(action)
      .catch(this.fail)
      .then(() => {
        this.waitingBytes -= size;
        if (this.waiting === last) this.waiting = null;
      });
    this.waiting = last;
  }
}

/** Bytes that a message adds to `bufferedAmount` (strings as UTF-8). */
export function sizeOf(data: Sendable): number {
  if (isBlob(data)) return data.size;
  if (typeof data !== "string") return data.byteLength;
  let size = 0;
  for (const character of data) {
    const point = character.codePointAt(0) ?? 0;
    size += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return size;
}

/** A message as it is sent, whatever happens to the caller's buffer afterwards. */
function payload(data: Exclude<Sendable, Blob>): string | Uint8Array {
  if (typeof data === "string") return data;
  const view = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
  return view.slice();
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

function isBlob(data: Sendable): data is Blob {
  return typeof Blob === "function" && data instanceof Blob;
}
