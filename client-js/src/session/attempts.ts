// SPDX-License-Identifier: Apache-2.0
import { newAttempt, type Attempt, type AttemptPlan } from "./attempt.js";

/** The attempts of a session that are alive: those being opened, and the one that carries the session. */
export class Attempts {
  private readonly byNumber = new Map<number, Attempt>();
  private last = 0;
  /** The newest attached one; null before the first attach and after its loss. */
  private attached: Attempt | null = null;

  get current(): Attempt | null {
    return this.attached;
  }

  /** Whether the current one can be counted on for what comes downstream. */
  get working(): boolean {
    return this.attached?.phase === "attached" && !this.attached.suspect;
  }

  /** Whether the current one ended as planned and waits for its successor. */
  get idle(): boolean {
    return this.attached?.phase === "ended" && !this.attached.suspect;
  }

  /** Whether an attempt is under way that is to carry the session on. */
  get opening(): boolean {
    return this.all().some((attempt) => attempt.phase === "opening" && attempt.plan.probe !== "beside");
  }

  /** A new attempt, higher than all before (AT-1). */
  open(plan: AttemptPlan, now: number): Attempt {
    const attempt = newAttempt(++this.last, plan, now);
    this.byNumber.set(attempt.number, attempt);
    return attempt;
  }

  find(number: number): Attempt | null {
    return this.byNumber.get(number) ?? null;
  }

  all(): Attempt[] {
    return [...this.byNumber.values()];
  }

  /** Makes an attempt the current one; answers those that it replaces. */
  attach(attempt: Attempt, base: number): Attempt[] {
    attempt.phase = "attached";
    attempt.next = base;
    this.attached = attempt;
    // A probe that succeeds also ends the newer attempts by which the old way was meanwhile carried on.
    return this.all().filter(
      (other) => other !== attempt && (other.number < attempt.number || attempt.plan.probe !== null),
    );
  }

  remove(attempt: Attempt): void {
    this.byNumber.delete(attempt.number);
    if (this.attached === attempt) this.attached = null;
  }

  newerThan(attempt: Attempt): boolean {
    return this.all().some((other) => other.number > attempt.number);
  }

  /** When the next attempt or MARK is overdue. */
  deadline(): number {
    return Math.min(...this.all().map((attempt) => overdueAt(attempt)));
  }
}

/** When an attempt has taken too long, or MARK has. */
export function overdueAt(attempt: Attempt): number {
  return attempt.phase === "opening" ? attempt.openedAt + attempt.plan.timeoutMs : (attempt.markBy ?? Infinity);
}
