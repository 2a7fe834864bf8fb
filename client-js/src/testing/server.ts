// SPDX-License-Identifier: Apache-2.0
import { guarded } from "../emitter.js";
import type { Conversation } from "../event/conversation.js";
import { EventLayer } from "../event/layer.js";
import { Talk } from "../event/talk.js";
import { promisesOf } from "../promise.js";
import { Kind, type Data, type Json } from "../protocol/frames.js";
import { readOfClient } from "./payload.js";
import { ServerSession, type ServerEnd } from "./session.js";

/** Listens to an event: who sent it, then its arguments. */
export type FromClient = (from: Conversation, ...args: never[]) => unknown;

/** The server's side of a namespace, of all sessions together. */
export interface TestNamespace {
  /** The sessions that are in it, each as a conversation of its own, in the order of joining. */
  readonly conversations: readonly Conversation[];
  /** Listens to an event of any session. */
  on(name: string, listener: FromClient): void;
  /** Answers the calls of that name; as `Conversation.answer` does. */
  answer(name: string, handler: FromClient): void;
  /** Sends an event to all sessions. */
  emit(name: string, ...args: readonly unknown[]): void;
  /** Is told of each session that joins; of the root: that opens. */
  onJoin(listener: (conversation: Conversation) => void): void;
}

/** A server within the test, scripted by it. */
export interface TestServer extends TestNamespace {
  /** A namespace; asked for the first time it is made, and can be joined from then on. */
  namespace(name: string): TestNamespace;
  /** Says who may open a session, and join a namespace: by what came as `auth`. Default: everybody. */
  authenticate(check: (auth: unknown, namespace: string) => boolean): void;
  /** What came as messages that are no events, of all sessions. */
  readonly messages: readonly (string | Uint8Array)[];
  /** Sends a message that is no event to all sessions. */
  send(data: string | Uint8Array): void;
  /** Ends all sessions with that code. */
  end(code: number): void;
}

/** The layer of one session: a namespace is let in here, not asked for. */
class ServerLayer extends EventLayer {
  admit(name: string): Talk {
    const talk = this.find(name) ?? new Talk(this, name);
    talk.joined = true;
    this.talks = [...this.talks.filter((other) => other !== talk), talk];
    return talk;
  }

  all(): readonly Talk[] {
    return this.talks;
  }

  /** Replies to a JOIN or a RENEW. */
  replyTo(call: number, body: readonly unknown[] | Json): void {
    this.write(Kind.REPLY, "", call, body, () => undefined);
  }
}

class Namespace implements TestNamespace {
  conversations: Conversation[] = [];
  private readonly scripts: ((conversation: Conversation) => void)[] = [];

  on(name: string, listener: FromClient): void {
    this.onJoin((from) => from.on(name, (...args) => listener(from, ...args)));
  }
  answer(name: string, handler: FromClient): void {
    this.onJoin((from) => from.answer(name, (...args) => handler(from, ...args) as never));
  }
  emit(name: string, ...args: readonly unknown[]): void {
    for (const conversation of this.conversations) void conversation.emit(name, ...args);
  }
  onJoin(script: (conversation: Conversation) => void): void {
    this.scripts.push(script);
    this.conversations.forEach(script);
  }
  add(conversation: Conversation): void {
    this.conversations = [...this.conversations, conversation];
    for (const script of this.scripts) {
      guarded(() => {
        script(conversation);
      });
    }
  }
  remove(conversation: unknown): void {
    this.conversations = this.conversations.filter((other) => other !== conversation);
  }
}

/** The kinds that are no events. */
const OWN = "mbvw";
/** JOIN and RENEW, which only a client sends. */
const JOIN = "j";
const OF_CLIENTS = "jn";
const TERMS = {
  v: 1,
  maxFrame: 1_048_576,
  maxMessage: 1_048_576,
  maxBody: 4_194_304,
  maxWsMessage: 4_194_304,
  ackDelay: 20,
};

export class ScriptedServer extends Namespace implements TestServer {
  readonly messages: (string | Uint8Array)[] = [];
  private sessions: { readonly cid: unknown; readonly session: ServerSession; readonly layer: ServerLayer }[] = [];
  private readonly namespaces = new Map<string, Namespace>([["", this]]);
  private allows: (auth: unknown, namespace: string) => boolean = () => true;
  private count = 0;

  constructor(private readonly now: () => number) {
    super();
  }

  namespace(name: string): TestNamespace {
    const known = this.namespaces.get(name) ?? new Namespace();
    this.namespaces.set(name, known);
    return known;
  }
  authenticate(check: (auth: unknown, namespace: string) => boolean): void {
    this.allows = check;
  }
  send(data: string | Uint8Array): void {
    for (const { session } of this.sessions) {
      const kind = typeof data === "string" ? Kind.TEXT : Kind.BINARY;
      session.send(kind, data as Data, () => undefined);
    }
  }
  end(code: number): void {
    for (const { session } of [...this.sessions]) session.end(code);
  }
  /** Forgets every session, as a restart does. */
  forget(): void {
    for (const { layer } of this.sessions.splice(0)) this.leaveAll(layer);
  }

  // What the network brings.

  /** The first lines of a connection. Answers its session, unless the connection was refused. */
  open(lines: readonly string[], end: ServerEnd): ServerSession | undefined {
    const [opener = "", ...rest] = lines;
    const [head = "", attempt, received] = opener.slice(1).split(" ");
    const hello = opener.startsWith("H") ? (JSON.parse(opener.slice(1).replace(/~n/g, "\n")) as Json) : null;
    const session = hello ? this.greet(hello) : this.sessions.find((each) => each.session.sid === head)?.session;
    if (!session) {
      end.end([hello ? "R4401" : "R4404"]);
      return undefined;
    }
    const welcome = hello ? [`W${JSON.stringify({ ...TERMS, sid: session.sid, id: `session ${this.count}` })}`] : [];
    if (!session.attach(Number(hello ? hello["n"] : attempt), Number(hello ? 0 : received), end, welcome))
      return undefined;
    session.take(end, rest);
    return session;
  }

  /** A body that went upstream. */
  upstream([opener = "", ...lines]: readonly string[]): string[] {
    const found = this.sessions.find(({ session }) => opener.startsWith(`U${session.sid} `));
    return found ? found.session.upstream(lines) : ["R4404"];
  }

  private greet(hello: Json): ServerSession | undefined {
    const known = this.sessions.find(({ cid }) => cid === hello["cid"]);
    if (known) return known.session;
    if (!this.allows(hello["auth"], "")) return undefined;
    const session: ServerSession = new ServerSession(`session-of-the-test-${++this.count}`, {
      onMessage: (kind, data) => {
        this.receive(layer, kind, data);
      },
      onEnd: () => {
        layer.onSession(true);
        this.leaveAll(layer);
      },
    });
    const layer: ServerLayer = new ServerLayer({
      promised: promisesOf(Promise),
      codec: undefined,
      check: undefined,
      now: this.now,
      send: (kind, data, settle) => session.send(kind, data, settle),
      sendVolatile: (kind, data) => {
        session.sendVolatile(kind, data);
      },
    });
    this.sessions.push({ cid: hello["cid"], session, layer });
    this.add(layer.root);
    return session;
  }

  private receive(layer: ServerLayer, kind: string, data: Data): void {
    if (OWN.includes(kind)) this.messages.push(data);
    else if (OF_CLIENTS.includes(kind)) this.admit(layer, kind, data);
    else layer.receive(kind as never, data);
  }

  /** Lets a client join, or renew. */
  private admit(layer: ServerLayer, kind: string, data: Data): void {
    const { body, call, namespace } = readOfClient(kind, data);
    const space = this.namespaces.get(namespace);
    const allowed = space && this.allows((body as Json)["auth"], namespace);
    if (!space || !allowed) layer.replyTo(call, { code: space ? "UNAUTHORIZED" : "NO_NAMESPACE" });
    else {
      const talk = kind === JOIN && layer.admit(namespace);
      layer.replyTo(call, []);
      if (talk) space.add(talk);
    }
  }

  private leaveAll(layer: ServerLayer): void {
    this.sessions = this.sessions.filter((each) => each.layer !== layer);
    for (const space of this.namespaces.values()) for (const talk of layer.all()) space.remove(talk);
  }
}
