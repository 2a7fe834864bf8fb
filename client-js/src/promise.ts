// SPDX-License-Identifier: Apache-2.0
import { guarded } from "./emitter.js";
import { failure, type ThroughlineError } from "./errors.js";

/** Is told how something went: null and the result if it has one, or what went wrong. */
export type Done<T = void> = (error: ThroughlineError | null, result?: T) => void;

/** Answers a Promise of how `action` goes; or tells `done` where there is one, or where the engine has no Promise. */
export type Promised = <T = void>(done: Done<T> | undefined, action: (tell: Done<T>) => void) => Promise<T>;

/** By that class; undefined where the engine has none. */
export function promisesOf(Promise: PromiseConstructor | undefined): Promised {
  return <T>(done: Done<T> | undefined, action: (tell: Done<T>) => void): Promise<T> => {
    if (done || !Promise) {
      action((error, result) => {
        guarded(() => {
          if (done) done(error, result);
        });
      });
      return undefined as unknown as Promise<T>;
    }
    const promise = new Promise<T>((resolve, reject) => {
      action((error, result) => {
        if (error) reject(error);
        else resolve(result as T);
      });
    });
    // Fire and forget is legal: the counts of `close` and `reset` tell the fate as well.
    promise.then(undefined, () => undefined);
    return promise;
  };
}

/** What tells `done` by the code of an error, or null. */
export function byCode(done: Done): (code: string | null, why?: string) => void {
  return (code, why) => {
    done(code ? failure(code, why || code) : null);
  };
}
