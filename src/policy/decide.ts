import type { CommandsResult } from "../shell/commands.ts";
import type { SimpleCommand } from "../shell/simple-command.ts";
import { variantsOf } from "../shell/variants.ts";
import { shownText } from "../shell/word.ts";
import type { Attempt, Touch, Unknown } from "./attempt.ts";
import { allowingRules, type BashAttempt } from "./allowed-line.ts";
import { CommandIndex } from "./command-index.ts";
import { DomainIndex } from "./domain-index.ts";
import type { Environment } from "./environment.ts";
import { realPath } from "./physical.ts";
import { segmentText, type Segment } from "./path.ts";
import { PathIndex, type Hit } from "./path-index.ts";
import type { DomainRule, PathRule, Policy, Rule, ToolRule } from "./policy.ts";
import { namesTool } from "./tool-name.ts";
import { spellings } from "./spellings.ts";
import { TreeRules, type Tree } from "./tree-rules.ts";
import { stricter, type PolicyEffect, type UnknownCode, type Voice } from "./voice.ts";

export { stricter, type PolicyEffect, type UnknownCode, type Voice } from "./voice.ts";

/** The policy's answer to an access, with the rules and doubts behind it. */
export interface Decision {
  readonly effect: PolicyEffect;
  /** What brought it about. */
  readonly by: readonly Voice[];
  /** Everything that spoke, the deciding voices among it. */
  readonly heard: readonly Voice[];
}

const NONE: readonly never[] = [];

/** A policy made ready to answer many questions. */
export interface Judge {
  /** What the policy says to an access. */
  decide(attempt: Attempt): Decision;
  /** What it says to one file or host. */
  decideTouch(touch: Touch): Decision;
}

/**
 * Makes a policy answer. Paths and domains mean what the sandbox means by them (research/srt.md sections 2 and 3, SRT
 * 0.0.83), but as it is intended: a glob applies to writing as well, and for files that do not exist yet.
 */
export function judgeOf(policy: Policy, environment: Environment): Judge {
  const paths = new PathIndex<PathRule>();
  const trees = { read: new TreeRules(), write: new TreeRules() };
  const domains = new DomainIndex<DomainRule>();
  const commands = new CommandIndex();
  const allowed = new CommandIndex();
  const tools: ToolRule[] = [];
  const restricts = restrictionsOf(policy);
  for (const rule of policy.rules) {
    if (rule.inert !== undefined) continue;
    // An allow does not make a program known: one without a record may run what its words say.
    if (rule.action === "execute") (rule.effect === "allow" ? allowed : commands).add(rule);
    else if (rule.action === "call") tools.push(rule);
    else if (rule.action === "connect") domains.add(rule.subject, rule);
    else {
      for (const segments of spellings(rule, environment)) {
        paths.add(segments, rule);
        if (rule.effect === "allow") continue;
        const { path, isGlob } = fixedPart(segments);
        trees.write.add(path, isGlob, rule);
        if (rule.action === "read") trees.read.add(path, isGlob, rule);
      }
    }
  }

  const rulesOn = (action: "read" | "write", path: string): readonly PathRule[] => {
    const real = realPath(path, environment);
    const hits = paths.hits(path);
    if (hits.length === 0 && real === path) return NONE;
    const spoken = speaking(hits);
    if (real !== path) {
      // A link cannot open what it leads to.
      for (const rule of spoken) if (rule.effect === "allow") spoken.delete(rule);
      for (const rule of speaking(paths.hits(real))) spoken.add(rule);
    }
    // What may not be read may not be written either.
    return [...spoken].filter(
      (rule) => rule.action === action || (rule.action === "read" && rule.effect === "deny"),
    );
  };

  const onPath = (action: "read" | "write", path: string): Voice[] => {
    const voices = rulesOn(action, path).map((rule) => ruleVoice(rule, path, true));
    if (action === "write" && policy.closed.write !== undefined && !isListed(path, voices))
      voices.push({
        kind: "closed",
        effect: "deny",
        list: "write",
        origin: policy.closed.write,
        about: path,
      });
    return voices;
  };

  /** Whether a rule applies to what is written: to the target of a link, if there is one in the path. */
  const isListed = (path: string, voices: readonly Voice[]): boolean => {
    if (voices.length === 0) return false;
    const real = realPath(path, environment);
    return real === path || rulesOn("write", real).length > 0;
  };

  const onTree = (action: "read" | "write", tree: Tree): Voice[] => {
    const restricting = (path: string): readonly PathRule[] =>
      rulesOn(action, path).filter(({ effect }) => effect !== "allow");
    const real = realPath(tree.path, environment);
    const { found, isCut } = trees[action].below({ ...tree, path: real }, environment, restricting);
    const voices = found.map(({ path, rule }) => ruleVoice(rule, path, true));
    return isCut ? [...voices, unknownVoice("tree-unknown", tree.path)] : voices;
  };

  const onHost = (host: string, port: number | undefined): Voice[] => {
    const about = port === undefined ? host : `${host}:${port}`;
    const voices: Voice[] = [];
    for (const { value: rule, certain } of domains.hits(host, port)) {
      if (certain || rule.effect !== "allow") voices.push(ruleVoice(rule, about, certain));
    }
    const origin = policy.closed.connect;
    if (origin !== undefined && voices.length === 0)
      voices.push({ kind: "closed", effect: "deny", list: "connect", origin, about });
    return voices;
  };

  const onTool = ({ server, name, access }: Extract<Attempt, { tool: "MCP" }>): Voice[] =>
    tools
      .filter(({ subject }) => namesTool(subject, { server, tool: name }))
      .map((rule) => ruleVoice(rule, access.text.trim(), true));

  const onTouch = (touch: Touch): Voice[] => {
    if (touch.action === "connect") return onHost(touch.host, touch.port);
    const { action, path, reach, name } = touch;
    if (reach === undefined) return onPath(action, path);
    const links = reach === "linked" || reach === "dereferenced";
    const tree = { path, lists: reach === "list", links, ...(name === undefined ? {} : { name }) };
    const below = onTree(action, tree);
    // A link that is made later leads anywhere.
    if (reach === "dereferenced" && environment.kind(path) === "absent")
      onUnknown({ kind: "tree", part: path, action }, below);
    return [...onPath(action, path), ...below];
  };

  /** A program without a record: only what a rule restricts by name counts, and it may do something else. */
  const onGuesses = (guesses: readonly Touch[], voices: Voice[]): void => {
    const idOf = (voice: Voice): string =>
      voice.kind === "rule" ? `${voice.rule.id}\0${voice.about ?? ""}` : "";
    let said: Set<string> | undefined;
    for (const touch of guesses)
      for (const voice of onTouch(touch)) {
        if (voice.kind !== "rule" || voice.effect === "allow") continue;
        said ??= new Set(voices.map(idOf));
        if (!said.has(idOf(voice))) voices.push({ ...voice, certain: false });
      }
  };

  const onCommands = (result: CommandsResult, inner: readonly SimpleCommand[]): Voice[] => {
    const voices: Voice[] = [];
    if (result.kind === "unparsable" && restricts.any)
      voices.push(unknownVoice("not-parsed", `${result.reason}, at character ${result.offset + 1}`));
    const ask = (command: SimpleCommand): void => {
      if (command.dormant === true) return;
      for (const { rule, match } of commands.hits(command)) {
        const about = shownCommand(command);
        if (match !== "possible") voices.push(ruleVoice(rule, about, match === "certain"));
        else voices.push({ ...unknownVoice("argument-unknown", about), rule });
      }
    };
    for (const command of result.commands) variantsOf(command).forEach(ask);
    for (const command of inner) variantsOf(command).forEach(ask);
    return voices;
  };

  const onUnknown = (unknown: Unknown, voices: Voice[]): void => {
    if (restricts.by(unknown)) voices.push(unknownVoice(`${unknown.kind}-unknown`, unknown.part));
  };

  /** A line is allowed when a rule allows a part of it and nothing that a list could name is left open. */
  const onLine = (attempt: BashAttempt): Decision => {
    const voices = onCommands(attempt.commands, attempt.inner);
    for (const { rule, command } of allowingRules(allowed, attempt))
      voices.push(ruleVoice(rule, shownCommand(command), true));
    let isOpen = false;
    for (const touch of attempt.touches) {
      const heard = onTouch(touch);
      isOpen ||= touch.action !== "read" && heard.length === 0;
      // A tree may hold more files with rules than a call takes arguments.
      for (const voice of heard) voices.push(voice);
    }
    onGuesses(attempt.guesses, voices);
    for (const unknown of attempt.unknowns) onUnknown(unknown, voices);
    const whole = decision(voices);
    return whole.effect === "allow" && isOpen ? { ...whole, effect: "default", by: [] } : whole;
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
        case "MCP":
          return decision(onTool(attempt));
        case "Bash":
          return onLine(attempt);
      }
    },
  };
}

function ruleVoice(rule: Rule, about: string, certain: boolean): Voice {
  return { kind: "rule", effect: rule.effect, rule, about, certain };
}

function unknownVoice(code: UnknownCode, part: string): Voice & { kind: "unknown" } {
  return { kind: "unknown", effect: "unknown", code, part: shownText(part) };
}

function shownCommand({ words }: SimpleCommand): string {
  return words.map((word) => shownText(word.kind === "literal" ? word.text : word.raw)).join(" ");
}

interface Restrictions {
  readonly any: boolean;
  /** Whether a restriction of the policy could apply to a part of a line that is not known. */
  readonly by: (unknown: Unknown) => boolean;
}

function restrictionsOf({ rules, closed }: Policy): Restrictions {
  const has = (action: Rule["action"]): boolean =>
    rules.some((rule) => rule.inert === undefined && rule.effect !== "allow" && rule.action === action);
  const execute = has("execute");
  const read = has("read");
  const named = read || has("write");
  const write = named || closed.write !== undefined;
  const connect = has("connect") || closed.connect !== undefined;
  const any = execute || write || connect;
  return {
    any,
    by: ({ kind, action }) => {
      switch (kind) {
        case "text":
          return any;
        case "program":
          return execute;
        case "host":
          return connect;
        case "argument":
          return named;
        case "path":
        case "directory":
        case "tree":
          return action === "read" ? read : write;
      }
    },
  };
}

/** The path of a pattern up to its first wildcard. */
function fixedPart(segments: readonly Segment[]): { readonly path: string; readonly isGlob: boolean } {
  const last = segments.findLastIndex(({ kind }) => kind === "name");
  const names = segments.slice(0, last + 1).map(segmentText);
  const wild = names.indexOf(undefined);
  return { path: `/${names.slice(0, wild < 0 ? names.length : wild).join("/")}`, isGlob: wild >= 0 };
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
