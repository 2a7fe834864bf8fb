// SPDX-License-Identifier: Apache-2.0
import type { Environment } from "../environment.js";
import { isBinary, type Frame } from "../protocol/frames.js";
import type { Limits } from "../protocol/limits.js";
import { encodeBody, readAnswer, type Form, type HttpAnswer, type Post } from "./http.js";

/** How long an answer may take, ms. */
const TIMEOUT = 10_000;
/** A slow line is given a second more for so many bytes. */
const BYTES_PER_SECOND = 16_384;

/** Where the answer to a body goes. */
export interface AnswerHandlers {
  onAnswer(frames: readonly Frame[] | null): void;
}

interface Body {
  readonly url: string;
  readonly frames: readonly Frame[];
  readonly limits: () => Limits;
  readonly handlers: AnswerHandlers;
}

/** §7.6: the way upstream of the XHR transports; one POST at a time, shared by all connections of a session. */
export class Upstream {
  private busy = false;
  /** Bodies that wait for the one under way; the session hands over one at a time, but for its last. */
  private readonly queue: Body[] = [];

  constructor(
    private readonly post: Post,
    private readonly after: Environment["after"],
  ) {}

  send(body: Body): void {
    this.queue.push(body);
    this.next();
  }

  private next(): void {
    const body = this.busy ? undefined : this.queue.shift();
    if (body === undefined) return;
    this.busy = true;
    const form: Form = body.frames.some(isBinary) ? "binary" : "text";
    const bytes = encodeBody(body.frames, form);
    const url = body.url + (form === "binary" ? "/upstream?form=binary" : "/upstream");
    const done = (answer: HttpAnswer | null): void => {
      cancelTimer();
      this.busy = false;
      tell(body, answer, form);
      this.next();
    };
    const abort = this.post(url, bytes, done);
    const cancelTimer = this.after(TIMEOUT + (bytes.length / BYTES_PER_SECOND) * 1_000, () => {
      abort();
      done(null);
    });
  }
}

/** An answer that cannot be read to its end came from something on the way: the body is lost, the session is not. */
function tell({ handlers, limits }: Body, answer: HttpAnswer | null, form: Form): void {
  const batch = answer && readAnswer(answer, form, limits);
  handlers.onAnswer(batch === null || batch.error !== null ? null : batch.frames);
}
