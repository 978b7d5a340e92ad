import type { Probe } from "../../enforcers/srt/driver/probe.ts";
import type { Entry } from "./entries.ts";

/** What may be shown of the sandbox beside the entries of its file: `baseline:unlisted-host`. */
export interface Baseline {
  readonly id: string;
  readonly action: "read" | "write" | "connect" | "execute";
  readonly text: string;
}

/** What cases are made for. */
export type Subject = Entry | Baseline;

/** What a probe is to show. */
export interface Case {
  readonly subject: string;
  /** How it was derived: `the path`, `a file in it`, `by its real path`. */
  readonly form: string;
  readonly probe: Probe;
  readonly expected: "allow" | "deny";
  /** It shows where an entry ends, and so nothing of what it does. */
  readonly isBeside?: true;
  /** What it means that this is not so, where the probe alone does not tell. */
  readonly otherwise?: string;
  /** Not as expected is no failure: nothing says that it must be so. */
  readonly lenient?: true;
  /** What a probe of a text has to answer. */
  readonly value?: string;
}

/** What cannot be tried, or not be shown. */
export interface Untried {
  readonly subject: string;
  readonly form: string;
  readonly verdict: "skipped" | "unproved";
  readonly reason: string;
}

/** Collects cases; the same probe for the same subject is made once. */
export class Cases {
  readonly tried: Case[] = [];
  readonly untried: Untried[] = [];
  readonly #seen = new Set<string>();

  add(one: Case): void {
    const key = JSON.stringify([one.subject, one.probe]);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.tried.push(one);
  }

  leave(subject: string, form: string, verdict: Untried["verdict"], reason: string): void {
    this.untried.push({ subject, form, verdict, reason });
  }
}

/** The probe as a person writes it: `write ~/x`, `connect x.test:443`. */
export function probeText(probe: Probe): string {
  switch (probe.op) {
    case "read":
    case "write":
      return `${probe.op} ${probe.path}`;
    case "connect":
    case "direct": {
      const host = probe.host.includes(":") ? `[${probe.host}]` : probe.host;
      return `${probe.op === "direct" ? "connect directly to" : "connect to"} ${host}:${probe.port}`;
    }
    case "unix":
      return "ask for a unix socket";
    case "bind":
      return "listen on a port";
    case "variable":
      return `read the variable ${probe.name}`;
    case "cwd":
      return "look at the working directory";
  }
}

/** Why an entry under a key that is no key of the sandbox does nothing. */
export function droppedText(key: string): string {
  return `the sandbox has no key \`${key}\` and silently ignores it`;
}
