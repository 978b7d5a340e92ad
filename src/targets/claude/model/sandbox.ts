import { strictest, type LayerAnswer, type NativeEntry } from "../../../enforcers/model.ts";
import type { Touch } from "../../../policy/attempt.ts";
import type { Environment } from "../../../policy/environment.ts";
import type { BashAttempt } from "./line-command.ts";
import { lineCommands } from "./bash/line.ts";
import { bashRules } from "./bash/rules.ts";
import { ruleFor, type SandboxWrites } from "./bash/context.ts";
import type { Rule } from "./entries.ts";
import { asked, NOT_MEASURED, type Mode } from "./modes.ts";
import { isInside, resolved, spellings } from "./paths.ts";
import { expandHome } from "../../own.ts";
import { sandboxDomains } from "./sandbox-domains.ts";
import {
  isAlwaysProtected,
  missingDirectories,
  readDenials,
  redirectGrants,
  readGrants,
  writeDenials,
  writeGrants,
  type PathMatch,
} from "./sandbox-paths.ts";
import { strongest, type Layer } from "./layers.ts";
import { section, texts } from "./settings.ts";

/** The agent's own sandbox, layer 1 (research/claude-code.md 5, facts.md F and G, release 2.1.330). */
export interface Sandbox {
  /** Commands run without a prompt because they are inside. */
  readonly autoAllow: boolean;
  /** Whether it opens a path for redirections; undefined where it confines no files. */
  readonly writes: SandboxWrites | undefined;
  decide(attempt: BashAttempt): LayerAnswer;
}

export interface SandboxInput {
  readonly layers: readonly Layer[];
  readonly rules: readonly Rule[];
  readonly mode: Mode;
  readonly environment: Environment;
}

const OFF: LayerAnswer = { verdict: "none", reason: "sandbox-off" };

export function sandbox(input: SandboxInput): Sandbox {
  const { layers, rules, environment, mode } = input;
  const enabled = strongest(layers, ({ sandbox: own }) => own["enabled"]);
  if (enabled?.value !== true) {
    const off = enabled === undefined ? OFF : { ...OFF, entry: switchOf(enabled.layer.id, enabled.value) };
    return { autoAllow: false, writes: undefined, decide: () => off };
  }
  // The mode `plan` asks about commands all the same (facts.md I).
  const autoAllow =
    mode !== "plan" &&
    strongest(layers, (layer) => layer.sandbox["autoAllowBashIfSandboxed"])?.value === true;
  if (environment.platform !== "linux") {
    return {
      autoAllow,
      writes: undefined,
      decide: () => ({ verdict: "unknown", reason: "platform-not-measured" }),
    };
  }
  const excluded = exclusions(
    layers.flatMap(({ id, sandbox: own }) =>
      texts(own, "excludedCommands").map((value) => ({
        artifact: id,
        key: "sandbox.excludedCommands",
        value,
      })),
    ),
  );
  const connect = sandboxDomains(layers, rules);
  const isUnconfined = strongest(layers, isOpen)?.value === true;
  const files = fileAnswers(isUnconfined, input);
  return {
    autoAllow,
    writes: isUnconfined ? undefined : redirectGrants(layers, environment),
    decide(attempt) {
      const outside = excluded(attempt);
      if (outside !== undefined) return outside;
      const answers = attempt.touches.map((touch) => {
        if (touch.action !== "connect") return files(touch);
        return asked(connect(touch.host, touch.port), mode);
      });
      return strictest(answers) ?? { verdict: "allow" };
    },
  };
}

function switchOf(artifact: string, value: unknown): NativeEntry {
  return { artifact, key: "sandbox.enabled", value: JSON.stringify(value) };
}

/** Whether a layer confines no files. */
function isOpen({ sandbox: own }: Layer): boolean | undefined {
  const { disabled } = section(own, "filesystem");
  return typeof disabled === "boolean" ? disabled : undefined;
}

/** Commands that are taken out of the sandbox, written like rules. */
function exclusions(list: readonly NativeEntry[]): (attempt: BashAttempt) => LayerAnswer | undefined {
  if (list.length === 0) return () => undefined;
  const rules = bashRules(
    list.map((entry, order) => ({
      list: "deny" as const,
      tool: "Bash",
      content: entry.value,
      order,
      folder: "",
      entry,
    })),
    "deny",
  );
  return (attempt) => {
    const commands = lineCommands(attempt);
    const [only] = commands;
    // Part of a longer line stays inside, and so does a program under a path.
    const isSingle = commands.every(({ command }) => command.span.offset === only?.command.span.offset);
    if (only === undefined || !isSingle || only.words[0]?.includes("/") === true) return undefined;
    const seen = commands.filter(({ sight }) => sight.kind === "seen");
    const entry = seen
      .map(({ spellings: all }) => ruleFor(rules, all))
      .find((rule) => rule !== undefined)?.entry;
    if (entry === undefined) return undefined;
    // With quotes and brackets in its arguments a command stayed inside; which of them do that was not tried.
    if (!only.words.every((word) => /^[\w./:=@%+,-]+$/.test(word))) return NOT_MEASURED;
    return { verdict: "none", entry, reason: "excluded-command" };
  };
}

type FileTouch = Extract<Touch, { readonly path: string }>;

function fileAnswers(
  isUnconfined: boolean,
  { rules, environment, layers }: SandboxInput,
): (touch: FileTouch) => LayerAnswer {
  if (isUnconfined) return () => ({ verdict: "allow", reason: "sandbox-files-off" });
  const hidden = readDenials(layers, rules, environment);
  const shown = readGrants(layers, environment);
  const kept = writeDenials(layers, rules, environment);
  const granted = writeGrants(layers, rules, environment);
  const isMissing = missingDirectories(layers, rules, environment);
  const start = [...new Set([environment.cwd, resolved(environment.cwd, environment)])];
  const named = layers.flatMap(({ permissions, opensNoWriting }) =>
    (opensNoWriting === true ? [] : texts(permissions, "additionalDirectories")).map((path) =>
      expandHome(path, environment.home),
    ),
  );
  const additional = named.filter((path) => path.startsWith("/"));
  // Where these begin was not measured.
  const isRelativeNamed = named.length > additional.length;

  const isHidden = (paths: readonly string[]): PathMatch | undefined => {
    const match = hidden.match(paths);
    if (match?.kind !== "entry") return match;
    const again = shown.match(paths);
    if (again?.kind === "entry") return undefined;
    return again?.kind === "unmeasured" ? again : match;
  };
  return ({ action, path }) => {
    if (
      path.startsWith("/dev/") &&
      /^\/dev\/(null|zero|full|random|urandom|tty|stdin|stdout|stderr)$/.test(path)
    ) {
      return { verdict: "allow" };
    }
    const paths = spellings(path, environment);
    const unreadable = isHidden(paths);
    if (unreadable?.kind === "entry") return { verdict: "deny", entry: unreadable.entry };
    if (unreadable?.kind === "unmeasured") return NOT_MEASURED;
    if (action === "read") {
      return unreadable?.kind === "inert"
        ? { verdict: "allow", reason: unreadable.reason }
        : { verdict: "allow" };
    }
    const denied = kept.match(paths);
    if (denied?.kind === "entry") return { verdict: "deny", entry: denied.entry };
    if (denied?.kind === "unmeasured") return NOT_MEASURED;
    if (paths.some((other) => isAlwaysProtected(other, environment))) {
      return { verdict: "deny", reason: "sandbox-protected" };
    }
    if (paths.some(isMissing)) return { verdict: "deny", reason: "sandbox-missing-directory" };
    const inert = denied?.kind === "inert" ? { reason: denied.reason } : {};
    if (isInside(paths.slice(-1), [...start, ...additional])) return { verdict: "allow", ...inert };
    const grant = granted.match(paths.slice(-1));
    if (grant?.kind === "entry") return { verdict: "allow", entry: grant.entry, ...inert };
    if (grant?.kind === "unmeasured") return NOT_MEASURED;
    // A folder for temporary files of its own, whose name was not measured.
    if (path.startsWith("/tmp/claude")) return NOT_MEASURED;
    if (isRelativeNamed) return NOT_MEASURED;
    return { verdict: "deny", reason: grant?.reason ?? "sandbox-write-closed" };
  };
}
