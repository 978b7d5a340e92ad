import type { CommandsResult } from "../shell/commands.ts";
import type { Attempt, Touch } from "./attempt.ts";
import { CommandIndex } from "./command-index.ts";
import { DomainIndex } from "./domain-index.ts";
import type { Environment } from "./environment.ts";
import { namesOf, parsePath, segmentText, type Segment } from "./path.ts";
import { PathIndex, type Hit } from "./path-index.ts";
import type { DomainRule, Effect, Origin, PathRule, Policy, Rule } from "./policy.ts";

/** What the policy says to an access. `default`: no rule speaks, so each agent does what it does by itself. */
export type PolicyEffect = Effect | "default";

/** One thing in the policy that speaks of an access, or of a part of it. */
export type Voice =
  | {
      readonly kind: "rule";
      readonly effect: Effect;
      readonly rule: Rule;
      /** The part of the access that is meant: a path, a host, the words of a command. */
      readonly about: string;
      /** False: only the run decides whether it is meant, so the stricter reading counts. */
      readonly certain: boolean;
    }
  /** An allow list is present and does not name it. */
  | {
      readonly kind: "closed";
      readonly effect: "deny";
      readonly list: "write" | "connect";
      readonly origin: Origin;
      readonly about: string;
    }
  /** The command line cannot be understood, so any rule could apply: the strictest counts. */
  | {
      readonly kind: "unparsable";
      readonly effect: Effect;
      readonly reason: string;
      readonly offset: number;
    };

export interface Decision {
  readonly effect: PolicyEffect;
  /** What brought it about. */
  readonly by: readonly Voice[];
  /** Everything that spoke, the deciding voices among it. */
  readonly heard: readonly Voice[];
}

/** A policy made ready to answer many questions. */
export interface Judge {
  /** What the policy says to an access. */
  decide(attempt: Attempt): Decision;
  /** What it says to one file or host. */
  decideTouch(touch: Touch): Decision;
}

const STRICTNESS: Readonly<Record<PolicyEffect, number>> = { default: 0, allow: 1, ask: 2, deny: 3 };

/** The stricter of two effects: deny, then ask, then allow, then default. */
export function stricter<E extends PolicyEffect>(a: E, b: E): E {
  return STRICTNESS[a] >= STRICTNESS[b] ? a : b;
}

/**
 * Makes a policy answer. Paths and domains mean what the sandbox means by them (research/srt.md sections 2 and 3, SRT
 * 0.0.83), but as it is intended: a glob holds for writing as well, and for files that do not exist yet.
 */
export function judgeOf(policy: Policy, environment: Environment): Judge {
  const paths = new PathIndex<PathRule>();
  const domains = new DomainIndex<DomainRule>();
  const commands = new CommandIndex();
  let strictest: Effect | undefined =
    policy.closed.write === undefined && policy.closed.connect === undefined ? undefined : "deny";
  for (const rule of policy.rules) {
    if (rule.inert !== undefined) continue;
    if (rule.effect !== "allow")
      strictest = strictest === undefined ? rule.effect : stricter(strictest, rule.effect);
    if (rule.action === "execute") commands.add(rule);
    else if (rule.action === "connect") domains.add(rule.subject, rule);
    else for (const segments of spellings(rule, environment)) paths.add(segments, rule);
  }

  const onPath = (action: "read" | "write", path: string): Voice[] => {
    const real = realPath(path, environment);
    const spoken = speaking(paths.hits(path));
    if (real !== path) for (const rule of speaking(paths.hits(real))) spoken.add(rule);
    const voices: Voice[] = [];
    for (const rule of spoken) {
      // What may not be read may not be written either.
      if (rule.action !== action && !(rule.action === "read" && rule.effect === "deny")) continue;
      voices.push({ kind: "rule", effect: rule.effect, rule, about: path, certain: true });
    }
    if (action === "write" && policy.closed.write !== undefined && voices.length === 0)
      voices.push({
        kind: "closed",
        effect: "deny",
        list: "write",
        origin: policy.closed.write,
        about: path,
      });
    return voices;
  };

  const onHost = (host: string, port: number | undefined): Voice[] => {
    const about = port === undefined ? host : `${host}:${port}`;
    const voices: Voice[] = [];
    for (const { value: rule, certain } of domains.hits(host, port)) {
      if (certain || rule.effect !== "allow")
        voices.push({ kind: "rule", effect: rule.effect, rule, about, certain });
    }
    const origin = policy.closed.connect;
    if (origin !== undefined && voices.length === 0)
      voices.push({ kind: "closed", effect: "deny", list: "connect", origin, about });
    return voices;
  };

  const onTouch = (touch: Touch): Voice[] =>
    touch.action === "connect" ? onHost(touch.host, touch.port) : onPath(touch.action, touch.path);

  const onCommands = (result: CommandsResult): Voice[] => {
    const voices: Voice[] = [];
    if (result.kind === "unparsable" && strictest !== undefined) {
      const { reason, offset } = result;
      voices.push({ kind: "unparsable", effect: strictest, reason, offset });
    }
    for (const command of result.commands) {
      for (const { rule, certain } of commands.hits(command)) {
        const about = command.words.map((word) => (word.kind === "literal" ? word.text : word.raw)).join(" ");
        voices.push({ kind: "rule", effect: rule.effect, rule, about, certain });
      }
    }
    return voices;
  };

  return {
    decideTouch: (touch) => decision(onTouch(touch)),
    decide: (attempt) => {
      switch (attempt.tool) {
        case "Read":
          return decision(onPath("read", attempt.path));
        case "Write":
        case "Edit":
          return decision(onPath("write", attempt.path));
        case "WebFetch":
          return decision(onHost(attempt.url.host, attempt.url.port));
        case "Bash": {
          const touched = attempt.touches.map((touch) => ({ touch, voices: onTouch(touch) }));
          const voices = [...onCommands(attempt.commands), ...touched.flatMap((one) => one.voices)];
          // A line is allowed when a rule allows a part of it and nothing that a list could name is left open.
          const open = touched.some((one) => one.touch.action !== "read" && one.voices.length === 0);
          const whole = decision(voices);
          return whole.effect === "allow" && open ? { ...whole, effect: "default", by: [] } : whole;
        }
      }
    },
  };
}

/**
 * The rules that speak of a path. Reading is opened again by an exception at least as deep as what denies it, and an
 * exception speaks only where something is excepted from.
 */
function speaking(hits: readonly Hit<PathRule>[]): Set<PathRule> {
  const isRead = ({ value }: Hit<PathRule>): boolean => value.action === "read";
  let readable = -1;
  let isDenied = false;
  for (const hit of hits) {
    if (!isRead(hit)) continue;
    if (hit.value.effect === "allow") readable = Math.max(readable, hit.depth);
    else isDenied = true;
  }
  const rules = new Set<PathRule>();
  for (const hit of hits) {
    const isException = isRead(hit) && hit.value.effect === "allow";
    if (isException ? isDenied : !isRead(hit) || hit.depth > readable) rules.add(hit.value);
  }
  return rules;
}

function decision(heard: readonly Voice[]): Decision {
  let effect: PolicyEffect = "default";
  for (const voice of heard) effect = stricter<PolicyEffect>(effect, voice.effect);
  return { effect, by: heard.filter((voice) => voice.effect === effect), heard };
}

/** The pattern from the root of the file system: as it is spelled, and without links as far as it exists. */
function spellings(rule: PathRule, environment: Environment): readonly (readonly Segment[])[] {
  const pattern = parsePath(rule.subject);
  const base = pattern.anchor === "root" ? "/" : environment[pattern.anchor];
  const start = namesOf(base);
  start.splice(Math.max(0, start.length - pattern.parents));
  const named = [...start, ...pattern.segments];
  const firstGlob = named.findIndex((segment) => segmentText(segment) === undefined);
  const length = firstGlob < 0 ? named.length : firstGlob;
  const plain = `/${named.slice(0, length).map(segmentText).join("/")}`;
  const real = realPath(plain, environment);
  return real === plain ? [named] : [named, [...namesOf(real), ...named.slice(length)]];
}

/** The path without links, as far as it exists. */
export function realPath(path: string, environment: Environment): string {
  for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
    const real = environment.realpath(path.slice(0, end));
    if (real !== undefined) return end === path.length ? real : (real === "/" ? "" : real) + path.slice(end);
  }
  return path;
}
