// SPDX-License-Identifier: Apache-2.0
import { guarded } from "../emitter.js";
import type { Body } from "./payload.js";

/** Replies to a call by what `action` returns or resolves to, or by its failure (EV-5). */
export function answerBy(reply: (body: Body) => void, action: () => unknown): void {
  const failed = (error: unknown): void => {
    const { code, data, message } = Object(error) as Readonly<Record<"code" | "data" | "message", unknown>>;
    const isOwn = typeof code === "string";
    const body: Record<string, unknown> = { "code": isOwn ? code : "FAILED" };
    // What is undefined is left out here: not every codec leaves it out.
    if (isOwn && message) body["message"] = (message as number) + "";
    if (isOwn && data !== undefined) body["data"] = data;
    try {
      reply(body);
    } catch (unwritable) {
      failed(unwritable);
    }
    if (!isOwn) {
      guarded(() => {
        throw error;
      });
    }
  };
  const done = (value: unknown): void => {
    try {
      reply(value === undefined ? [] : [value]);
    } catch (error) {
      failed(error); // it cannot be written
    }
  };
  let value: unknown;
  try {
    value = action();
  } catch (error) {
    failed(error);
    return;
  }
  if (value && typeof (value as PromiseLike<unknown>).then === "function")
    (value as PromiseLike<unknown>).then(done, failed);
  else done(value);
}
