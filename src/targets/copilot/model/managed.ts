import { isObject } from "../../../edit/json.ts";
import { STRICTNESS, type LayerAnswer, type NativeEntry } from "../../../enforcers/model.ts";
import type { Attempt } from "../../../policy/attempt.ts";
import type { Environment } from "../../../policy/environment.ts";
import type { Managed } from "./layers.ts";
import { OpenPaths } from "./open-paths.ts";
import { spellingsOf } from "./path-rules.ts";
import { addressIn, entryOf, isKnownKind, NOTHING, Selectors, shellOf } from "./selectors.ts";
import { isTexts } from "./settings.ts";

/** What an administrator's file makes of an answer of the flags. */
export type Overseer = (answer: LayerAnswer, attempt: Attempt) => LayerAnswer;

type List = "deny" | "ask" | "allow";

/**
 * Lists of an administrator's file decide in place of everything that opens: what no list names is asked about, with `--yolo` too,
 * and what `allow` names runs without any flag. Denials of flags act beside them (facts.md, "Which file decides", 1.0.102).
 */
export function overseerOf(managed: Managed, environment: Environment): Overseer {
  if (managed.kind === "absent") return (answer) => answer;
  if (managed.kind === "closed") return closedBy(managed.entry, environment);
  const { permissions } = managed.table;
  const lists = isObject(permissions) ? permissions : {};
  const limit = isTexts(lists["limitTo"]) ? limitedTo(lists["limitTo"]) : undefined;
  const hasLists = ["deny", "ask", "allow"].some((list) => lists[list] !== undefined);
  const isKnown = ["deny", "ask", "allow"].every((list) => asTexts(lists[list]).every(isKnownKind));
  const byLists = hasLists ? new Lists(lists, environment) : undefined;
  return (answer, attempt) => {
    if (answer.verdict === "deny") return answer;
    // What lists do to tools of MCP servers was not tried.
    if (hasLists && attempt.tool === "MCP")
      return { verdict: "unknown", reason: "managed-not-measured", entry: entryOf("", "") };
    // The agent may refuse the file because of such a selector.
    if (!isKnown)
      return answer.verdict === "ask" && lists["allow"] === undefined
        ? answer
        : { verdict: "unknown", reason: "managed-not-measured", entry: entryOf("", "") };
    const limited = limit?.(attempt);
    if (limited?.verdict === "deny") return limited;
    const decided = byLists?.decide(attempt) ?? answer;
    return limited === undefined || STRICTNESS[decided.verdict] > STRICTNESS.unknown ? decided : limited;
  };
}

function asTexts(value: unknown): readonly string[] {
  return isTexts(value) ? value : [];
}

/** Without a file that it accepts, the agent runs no command, and its file tools leave the start directory alone. */
function closedBy(entry: NativeEntry, environment: Environment): Overseer {
  const open = new OpenPaths(NOTHING, environment);
  return (answer, { tool, access }) => {
    if (tool === "Bash") return { verdict: "deny", reason: "managed-closed", entry };
    if (answer.verdict === "deny" || answer.verdict === "ask") return answer;
    const unknown = { verdict: "unknown", reason: "managed-not-measured", entry } as const;
    if (tool === "WebFetch" || tool === "MCP") return unknown;
    const spellings = spellingsOf(access.text, access.cwd, environment, tool === "Read");
    const isInside = (path: string): boolean =>
      path === environment.cwd || path.startsWith(`${environment.cwd}/`);
    if (spellings.every(isInside)) return answer;
    const isOutside = spellings.every((path) => open.has(path) === "no");
    return isOutside ? { verdict: "deny", reason: "managed-closed", entry } : unknown;
  };
}

/** The lists of an administrator's file, as rules of flags. */
class Lists {
  readonly #selectors: Readonly<Record<List, Selectors>>;
  readonly #environment: Environment;
  readonly #rest: LayerAnswer;

  constructor(lists: Readonly<Record<string, unknown>>, environment: Environment) {
    const of = (list: List): Selectors => new Selectors(list, asTexts(lists[list]), environment);
    this.#environment = environment;
    this.#selectors = { deny: of("deny"), ask: of("ask"), allow: of("allow") };
    this.#rest = { verdict: "ask", reason: "managed-rest-asks", entry: entryOf("", "") };
  }

  decide(attempt: Attempt): LayerAnswer {
    const { deny, ask, allow } = this.#selectors;
    const denied = deny.find(attempt);
    if (denied?.certain === true) return { verdict: "deny", entry: denied.entry };
    const allowed = allow.find(attempt);
    // It is asked about or denied, whatever the others say.
    if (allowed === undefined) return this.#rest;
    const asked = ask.find(attempt);
    if (denied === undefined && asked?.certain === true) return { verdict: "ask", entry: asked.entry };
    const isCertain = allowed.certain && denied === undefined && asked === undefined;
    if (!isCertain) return { verdict: "unknown", reason: "managed-not-measured", entry: allowed.entry };
    if (attempt.tool !== "Bash") return { verdict: "allow", reason: "managed-allows", entry: allowed.entry };
    return this.#line(attempt, allowed.entry);
  }

  /** A line that is allowed as a command: its addresses have to be as well. */
  #line(attempt: Extract<Attempt, { tool: "Bash" }>, entry: NativeEntry): LayerAnswer {
    const { deny, ask, allow } = this.#selectors;
    if (deny.hasPaths || ask.hasPaths) return { verdict: "unknown", reason: "managed-not-measured", entry };
    const flags = {
      ...NOTHING,
      allTools: entry,
      allPaths: entry,
      denyUrls: deny.urls,
      allowUrls: allow.urls,
    };
    const answer = shellOf(flags, this.#environment).decide(attempt);
    if (answer.verdict === "allow") return { verdict: "allow", reason: "managed-allows", entry };
    return answer.verdict === "ask" ? this.#rest : answer;
  }
}

/** `limitTo` closes every other host, whatever the scheme; its other selectors close them all. */
function limitedTo(texts: readonly string[]): (attempt: Attempt) => LayerAnswer | undefined {
  const hosts = texts.flatMap((text) => /^Domain\((.+)\)$/.exec(text)?.[1] ?? []);
  const entry = entryOf("permissions.limitTo", texts[0] ?? "");
  const unknown = { verdict: "unknown", reason: "managed-not-measured", entry } as const;
  return ({ tool, access, ...attempt }) => {
    if (tool === "Bash")
      return "touches" in attempt && attempt.touches.some(({ action }) => action === "connect")
        ? unknown
        : undefined;
    if (tool !== "WebFetch") return undefined;
    const host = addressIn(access.text)?.host;
    if (host === undefined || hosts.some((one) => one.includes("*"))) return unknown;
    return hosts.includes(host) ? undefined : { verdict: "deny", entry };
  };
}
