// SPDX-License-Identifier: Apache-2.0
import { newLink, type Link, type LinkPlan } from "./link.js";

/** The attempts of a session that are alive: those being opened, and the one that carries the session. */
export class Links {
  private readonly byAttempt = new Map<number, Link>();
  private attempts = 0;
  /** The newest attached one; null before the first attach and after its loss. */
  private attached: Link | null = null;

  get current(): Link | null {
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
    return this.all().some((link) => link.phase === "opening" && link.plan.probe !== "beside");
  }

  /** A new attempt, higher than all before (AT-1). */
  open(plan: LinkPlan, now: number): Link {
    const link = newLink(++this.attempts, plan, now);
    this.byAttempt.set(link.attempt, link);
    return link;
  }

  find(attempt: number): Link | null {
    return this.byAttempt.get(attempt) ?? null;
  }

  all(): Link[] {
    return [...this.byAttempt.values()];
  }

  /** Makes a link the current one; answers those that it replaces. */
  attach(link: Link, base: number): Link[] {
    link.phase = "attached";
    link.next = base;
    this.attached = link;
    // A probe that succeeds also ends the newer attempts by which the old way was meanwhile carried on.
    return this.all().filter((other) => other !== link && (other.attempt < link.attempt || link.plan.probe !== null));
  }

  remove(link: Link): void {
    this.byAttempt.delete(link.attempt);
    if (this.attached === link) this.attached = null;
  }

  newerThan(link: Link): boolean {
    return this.all().some((other) => other.attempt > link.attempt);
  }

  /** When the next attempt or MARK is overdue. */
  deadline(): number {
    return Math.min(...this.all().map((link) => overdueAt(link)));
  }
}

/** When an attempt has taken too long, or MARK has. */
export function overdueAt(link: Link): number {
  return link.phase === "opening" ? link.openedAt + link.plan.timeoutMs : (link.markBy ?? Infinity);
}
