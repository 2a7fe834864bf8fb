// SPDX-License-Identifier: Apache-2.0

/** What a try came to. */
export type Status = "works" | "limited" | "fails" | "skipped";

/** What may be found, each with what it means for the transport and what is said of it; `{}` stands for a number. */
const FINDINGS = {
  "LOGIN_WANTED": [
    "works",
    "The server answered and wants a login. The way to it works, as far as can be seen without one.",
  ],
  "SLOW": ["limited", "It works, but slowly: an answer takes {} ms."],
  "UNSTABLE": ["limited", "The first try failed and a later one worked: the way is not reliable."],
  "CUT": ["limited", "The connection was cut after {} s, in the middle of use."],
  "CUT_WHEN_QUIET": [
    "limited",
    "A connection that is quiet is lost after {} s: typical of a proxy or a firewall with a short time-out.",
  ],
  "LARGE_LOST": [
    "limited",
    "Small messages pass, one of 20 kB does not: typical of a filter that looks into what is sent, or of a very slow line.",
  ],
  "BINARY_LOST": ["limited", "Text passes, binary data does not: typical of a filter that looks into what is sent."],
  "SERVER_BUSY": ["limited", "The server answered, but takes nobody in at the moment (code {})."],
  "SERVER_REFUSED": ["limited", "The server answered and refused (code {})."],
  "BUFFERED": [
    "limited",
    "An intermediary holds streamed answers back until they end: typical of a proxy or an antivirus that inspects traffic.",
  ],
  "REFUSED": [
    "fails",
    "It was refused, or broken off, before it opened: something on the way does not let it through.",
  ],
  "NO_ANSWER": ["fails", "The request was never answered: something on the way swallows it."],
  "OPENED_SILENT": [
    "fails",
    "The WebSocket opened, but nothing came through it: typical of an antivirus or a proxy that inspects traffic.",
  ],
  "STALLED": ["fails", "It opened, and then nothing more came through."],
  "UPSTREAM_LOST": ["fails", "Answers arrive, but what is sent to the server gets lost."],
  "HTTP_STATUS": ["fails", "It was answered with HTTP status {} in place of being let through."],
  "FOREIGN_ANSWER": [
    "fails",
    "Something other than the server answered: a login page of the network, or the address is wrong.",
  ],
  "WRONG_ADDRESS": ["fails", "A web server answered, but nothing of Throughline is at this address (HTTP status 404)."],
  "ORIGIN_REFUSED": ["fails", "The server answered, but does not let pages of this origin in."],
  "TIME_UP": ["fails", "The time was up before this was known."],
  "NOT_OFFERED": ["skipped", "The server does not offer this transport."],
  "NOT_SUPPORTED": ["skipped", "This browser or program cannot do this."],
  "TOO_MANY_TABS": [
    "skipped",
    "Other tabs hold as many connections to this site as a browser may have: close them and try again.",
  ],
} as const satisfies Readonly<Record<string, readonly [Status, string]>>;

/** The closed set of what may be found. */
export type FindingCode = keyof typeof FINDINGS;

/** One thing that was found out about a transport, or about the way to the server. */
export interface Finding {
  readonly code: FindingCode;
  /** The same in plain words: text for people. */
  readonly words: string;
  /** The number in those words: ms, seconds, an HTTP status or a close code. Null when there is none. */
  readonly detail: number | null;
}

export function finding(code: FindingCode, detail: number | null = null): Finding {
  return { code, detail, words: FINDINGS[code][1].replace("{}", detail + "") };
}

/** From best to worst; one that was skipped says nothing of the rest. */
const RANK: readonly Status[] = ["works", "limited", "fails", "skipped"];

/** What several findings come to: the worst of them. */
export function statusOf(findings: readonly Finding[]): Status {
  return findings.reduce<Status>((worst, { code }) => {
    const [status] = FINDINGS[code];
    return RANK.indexOf(status) > RANK.indexOf(worst) ? status : worst;
  }, "works");
}
