import type { Environment } from "../../policy/environment.ts";
import { parsePath } from "../../policy/path.ts";
import type { PathRule, Policy } from "../../policy/policy.ts";
import { heldInStart } from "../../policy/start-literal.ts";
import type { LossCode } from "./losses.ts";
import { deniedPlaces } from "./denied.ts";
import { settleNested } from "./nested.ts";
import { plainKey, resolve, spellPath, type NativePath, type PathEntry } from "./path.ts";

export interface Filesystem {
  /** The built-in profile that it starts from. */
  readonly base: ":read-only" | ":workspace";
  readonly entries: readonly PathEntry[];
  /** Grants that another machine would write, because it has a directory there. */
  readonly tolerated: readonly PathEntry[];
  readonly losses: readonly { readonly code: LossCode; readonly rule: PathRule }[];
}

/** Where the agent keeps its configuration, its rules and its hooks. */
const AGENT_FOLDER = ".codex";

const STRICTNESS = { write: 0, read: 1, deny: 2 } as const;

/**
 * Translates path rules into a profile. The most specific key wins there, whatever it says: a grant below a denied
 * directory opens it again, for reading too (facts.md, release 0.169.0). So a grant is left out where a denial covers it.
 */
export function filesystemOf(
  rules: readonly PathRule[],
  policy: Policy,
  environment: Environment,
): Filesystem {
  const found = new Map<string, { entry: PathEntry; readonly rules: PathRule[] }>();
  const tolerated: PathEntry[] = [];
  const losses: { code: LossCode; rule: PathRule }[] = [];
  const put = (path: NativePath, access: PathEntry["access"], rule?: PathRule): void => {
    const id = `${path.table}\0${path.text}`;
    const known = found.get(id);
    const explaining = known?.rules ?? [];
    if (rule !== undefined) explaining.push(rule);
    const isStricter = known === undefined || STRICTNESS[access] > STRICTNESS[known.entry.access];
    const entry = { ...path, access: isStricter ? access : known.entry.access, rules: explaining };
    found.set(id, { entry, rules: explaining });
  };

  for (const rule of rules.filter(({ effect, action }) => effect === "deny" && action === "read")) {
    const spelling = spellPath(rule.subject, environment);
    const hindrance = spelling.place === undefined ? undefined : undeniable(spelling.place, environment);
    const codes = hindrance === undefined ? spelling.losses : [hindrance];
    for (const code of codes) losses.push({ code, rule });
    if (hindrance !== undefined) continue;
    for (const path of spelling.paths) put(path, "deny", rule);
    if (spelling.place === undefined && spelling.paths.length > 0)
      losses.push({ code: "existing-files-only", rule });
  }
  for (const rule of rules.filter(({ effect, action }) => effect === "deny" && action === "write")) {
    const { paths, place, losses: codes } = spellPath(rule.subject, environment);
    if (place === undefined) {
      const path = startName(rule);
      if (path === undefined) {
        // No pattern is kept read-only, wherever it begins.
        const code = codes.find((one) => paths.length === 0 && one !== "root-pattern") ?? "write-pattern";
        losses.push({ code, rule });
        continue;
      }
      losses.push({ code: "write-pattern-below", rule }, { code: "approval-opens-writing", rule });
      if (isLinked(path.text, environment)) tolerated.push({ ...path, access: "read", rules: [rule] });
      else put(path, "read", rule);
    } else if (isVirtual(place)) {
      losses.push({ code: "virtual-path", rule });
    } else {
      for (const code of codes) losses.push({ code, rule });
      losses.push({ code: "approval-opens-writing", rule });
      for (const path of paths) put(path, "read", rule);
    }
  }

  const denied = deniedPlaces(rules, environment);
  const isStartDenied = denied.covers(environment.cwd);
  for (const rule of rules.filter(({ effect, action }) => effect === "allow" && action === "write")) {
    const granted = grantOf(rule, environment);
    if (granted === undefined) losses.push({ code: "allow-write-form", rule });
    else if (denied.covers(granted.place)) losses.push({ code: "grant-inside-denied", rule });
    else {
      losses.push({ code: "protected-inside-grant", rule });
      const kind = environment.kind(granted.place);
      const isStart = granted.path.table === "start" && granted.path.text === ".";
      if (kind === "directory" || isStart) put(granted.path, "write", rule);
      else {
        losses.push({ code: "grant-not-a-directory", rule });
        if (kind === "absent") tolerated.push({ ...granted.path, access: "write", rules: [rule] });
      }
    }
  }
  for (const rule of rules) {
    if (rule.effect === "allow" && rule.action === "read") losses.push({ code: "no-read-exception", rule });
  }

  const isOpen = policy.closed.write === undefined && !isStartDenied;
  const start = resolve(environment.cwd, environment) ?? environment.cwd;
  const settled = settleNested(
    [...found.values()].map(({ entry }) => entry),
    isOpen ? [start, "/tmp"] : [],
    environment,
  );
  if (isOpen || settled.entries.some(({ access }) => access === "write")) {
    for (const { table, isPattern, access, rules: by } of settled.entries) {
      if (table !== "start" || access === "write" || isPattern) continue;
      for (const rule of by) losses.push({ code: "link-stops-commands", rule });
    }
  }
  return {
    base: isOpen ? ":workspace" : ":read-only",
    entries: settled.entries,
    tolerated,
    losses: [...losses, ...settled.losses],
  };
}

/**
 * The one name in the start directory that a pattern matches. Of longer paths, two with the same missing directory, or
 * one whose directory is a file or a link, would keep every command from starting (facts.md, Profile: one name).
 */
function startName(rule: PathRule): NativePath | undefined {
  const text = heldInStart(rule)?.text;
  const isKey = text !== undefined && !/^~|[/*?[\]{}\\]/.test(text);
  return isKey ? plainKey("start", text) : undefined;
}

/** A read-only key for a link that a command could change keeps every command from starting. */
function isLinked(name: string, environment: Environment): boolean {
  const start = resolve(environment.cwd, environment) ?? environment.cwd;
  const path = `${start === "/" ? "" : start}/${name}`;
  return resolve(path, environment) !== path;
}

/** Why a place cannot be denied; the agent's commands would not start, or would not notice. */
function undeniable(place: string, environment: Environment): LossCode | undefined {
  if (isVirtual(place)) return "virtual-path";
  const folder = `${environment.home}/${AGENT_FOLDER}`;
  const needed = ["/", folder, resolve(folder, environment) ?? folder];
  return needed.some((path) => path === place || path.startsWith(`${place}/`)) || place === "/"
    ? "agent-unusable"
    : undefined;
}

function isVirtual(place: string): boolean {
  return /^\/(proc|dev)(\/|$)/.test(place);
}

/** A grant names one place; a pattern in it is a start-up error. */
function grantOf(
  rule: PathRule,
  environment: Environment,
): { readonly path: NativePath; readonly place: string } | undefined {
  if (parsePath(rule.subject).anchor === "cwd" && parsePath(rule.subject).parents > 0) return undefined;
  const { paths, place } = spellPath(rule.subject, environment);
  const [path] = paths;
  return path === undefined || place === undefined || isVirtual(place) ? undefined : { path, place };
}
