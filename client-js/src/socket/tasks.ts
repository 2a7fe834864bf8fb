// SPDX-License-Identifier: Apache-2.0

/** What a platform may have of these. */
interface Platform {
  readonly setImmediate?: (task: () => void) => unknown;
  readonly MessageChannel?: typeof MessageChannel;
  readonly setTimeout: (task: () => void, ms: number) => unknown;
}

/**
 * Runs tasks in order, each in a turn of its own: the promises that a listener settled are through before the next event
 * comes, as with a platform's WebSocket, although one poll may bring many messages at once.
 */
export class Tasks {
  private readonly waiting: (() => void)[] = [];
  private readonly requestTurn = turns(() => {
    this.runNext();
  });

  add(task: () => void): void {
    this.waiting.push(task);
    if (this.waiting.length === 1) this.requestTurn();
  }

  private runNext(): void {
    const task = this.waiting[0];
    try {
      task?.();
    } finally {
      this.waiting.shift();
      if (this.waiting.length > 0) this.requestTurn();
    }
  }
}

/** Answers what asks for a turn. Not by setTimeout where it can be avoided: browsers hold that back, most in hidden tabs. */
function turns(run: () => void): () => void {
  const { setImmediate, MessageChannel, setTimeout } = globalThis as unknown as Platform;
  if (setImmediate) {
    return () => {
      setImmediate(run);
    };
  }
  if (MessageChannel) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = run;
    return () => {
      port2.postMessage(null);
    };
  }
  return () => {
    setTimeout(run, 0);
  };
}
