import type { GuardedAccess } from "../../../engine/guard.ts";
import type { ToolSubject } from "../../../policy/policy.ts";
import { namedPaths, readPaths, type Base } from "./paths.ts";
import { isNamed, isServerTool } from "./tool-names.ts";

/** A call as the agent hands it to an extension. */
export interface ToolCall {
  readonly toolName: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What a call does. */
export type Meaning =
  | { readonly kind: "accesses"; readonly accesses: readonly GuardedAccess[] }
  /** A tool that is not the agent's own: what its arguments say, as far as they are known. */
  | { readonly kind: "other"; readonly accesses: readonly GuardedAccess[] }
  /** Refused whatever the policy says. */
  | { readonly kind: "refused"; readonly why: Refusal };

/** Why something is refused whatever the policy says: the gate would be passed by, or the agent's own secrets shown. */
export type Refusal = "environment" | "without-guard" | "unparsed-shell";

/** Tools that only call others, each of which is asked about by itself. */
const CALLERS: ReadonlySet<string> = new Set(["codemode", "tool_search"]);

/** What a tool call of the agent does (facts.md, "Tools", release 1.6.0). */
export function meaningOf({ toolName, input }: ToolCall, base: Base): Meaning {
  switch (toolName) {
    case "read":
      return onPaths(readPaths(textOf(input, "path"), base), "read");
    case "write":
    case "edit":
      return onPaths(namedPaths(textOf(input, "path"), base), "write");
    case "ls":
      return onPaths(namedPaths(placeOf(input), base), "read");
    case "grep":
      return onPaths(namedPaths(placeOf(input), base), "search");
    case "find":
      return onPaths(namedPaths(placeOf(input), base), "names");
    case "bash":
      return lineMeaning(textOf(input, "command"));
    case "powershell":
      return { kind: "refused", why: "unparsed-shell" };
  }
  if (CALLERS.has(toolName)) return { kind: "accesses", accesses: [] };
  if (isServerTool(toolName)) {
    const named = (subject: ToolSubject): boolean => isNamed(subject, toolName);
    return { kind: "accesses", accesses: [{ kind: "tool", name: toolName, isNamed: named }] };
  }
  return { kind: "other", accesses: otherAccesses(input, base) };
}

/** What a command line does, whoever gives it. */
export function lineMeaning(line: string): Meaning {
  if (STARTS_WITHOUT.test(line)) return { kind: "refused", why: "without-guard" };
  return { kind: "accesses", accesses: [{ kind: "line", line }] };
}

/**
 * The agent itself, started so that it does not load the extension. Only plain spellings are found: what hides one is for the
 * sandbox.
 */
const STARTS_WITHOUT =
  /\bPI_CODING_AGENT_DIR=|(?:^|[\s;&|(`'"/])pi(?:\s[^;&|\n]*)?\s["']?(?:-ne|--no-extensions)(?![\w-])/;

function onPaths(paths: readonly string[], kind: "read" | "write" | "search" | "names"): Meaning {
  if (paths.some((path) => PROCESS.test(path))) return { kind: "refused", why: "environment" };
  return { kind: "accesses", accesses: paths.map((path) => ({ kind, path })) };
}

/** The environment and the memory of a process, among them the agent's own with its keys. */
const PROCESS = /^\/proc\/(?:self|thread-self|\d+)\/(?:task\/\d+\/)?(?:environ|mem)$/;

const URLS = ["url", "uri", "href"];
const PATHS = ["path", "file", "file_path", "filePath", "filename", "dir", "directory"];
const LINES = ["command", "cmd"];

/** Arguments that are called as they are everywhere. What a tool does with a path is not known, so it may read and write it. */
function otherAccesses(input: ToolCall["input"], base: Base): readonly GuardedAccess[] {
  const texts = (names: readonly string[]): readonly string[] =>
    names.map((name) => input[name]).filter((value) => typeof value === "string");
  return [
    ...texts(URLS).map((url) => ({ kind: "connect", url }) as const),
    ...texts(PATHS).flatMap((text) =>
      readPaths(text, base).flatMap((path) => [
        { kind: "search", path } as const,
        { kind: "write", path } as const,
      ]),
    ),
    ...texts(LINES).map((line) => ({ kind: "line", line }) as const),
  ];
}

/** The directory of a search; an empty text counts as none. */
function placeOf(input: ToolCall["input"]): string {
  const { path } = input;
  return path === undefined || path === "" ? "." : textOf(input, "path");
}

/** @throws for an argument that the agent would not have let pass: nothing is known of such a call */
function textOf(input: ToolCall["input"], name: string): string {
  const value = input[name];
  if (typeof value !== "string") throw new TypeError(`the argument ${name} is not a text`);
  return value;
}
