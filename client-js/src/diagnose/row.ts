// SPDX-License-Identifier: Apache-2.0
import { finding, statusOf, type Finding, type FindingCode } from "./finding.js";
import type { Progress, Result, Step, StepName, Tested } from "./report.js";

/** A reply that takes longer than this is slow, ms. */
const SLOW = 1_000;

/** What is known so far of one thing that is tried. */
export class Row {
  sessionId: string | null = null;
  /** What it came to; null while it goes on. */
  result: Result | null = null;
  private readonly findings: Finding[] = [];
  private readonly steps: Step[] = [];
  private roundTripMs: number | null = null;

  constructor(
    readonly name: Tested,
    private readonly tell: (progress: Progress) => void,
  ) {}

  /** Something begins: text for people. */
  doing(doing: string): void {
    this.tell({ name: this.name, doing, result: null });
  }

  step(name: StepName, ms: number): void {
    this.steps.push({ name, ms });
    if (name === "echo") this.roundTripMs = Math.min(ms, this.roundTripMs === null ? Infinity : this.roundTripMs);
  }

  /** Whether a message and its reply came through. */
  get hasReply(): boolean {
    return this.roundTripMs !== null;
  }

  /** Said once of each code. */
  note(code: FindingCode, detail?: number): void {
    if (!this.findings.some((known) => known.code === code)) this.findings.push(finding(code, detail));
  }

  settle(): void {
    const { findings, name, roundTripMs, sessionId, steps } = this;
    const { ms = 0 } = this.name === "server" ? steps[0] || {} : {};
    const slow = roundTripMs || ms;
    if (slow > SLOW) this.note("SLOW", slow);
    this.result = { name, status: statusOf(findings), findings, steps, roundTripMs, sessionId };
    this.tell({ name, doing: "", result: this.result });
  }
}
