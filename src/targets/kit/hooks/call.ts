import { pathOf } from "../../../policy/access.ts";
import type { Access, Touch } from "../../../policy/attempt.ts";
import { parseUrl } from "../../../policy/access.ts";
import { toolNameOf } from "../../../policy/tool-name.ts";
import type { HookCall } from "../../hook.ts";

type Values = Readonly<Record<string, unknown>>;

/** What a tool does with its arguments: each names one of them. */
export type ToolUse =
  | { readonly kind: "reads" | "writes"; readonly path: string }
  /** A command line, in the directory that another argument names. */
  | { readonly kind: "runs"; readonly line: string; readonly in?: string }
  | { readonly kind: "fetches"; readonly url: string }
  /** Addresses stand somewhere in a text. */
  | { readonly kind: "fetches-named"; readonly text: string }
  /** A directory, whose own place is judged and nothing below it; by default the one that the agent works in. */
  | { readonly kind: "looks-in"; readonly path: string }
  /** The contents, or only the names, of all files below a directory; by default of the one that the agent works in. */
  | { readonly kind: "searches" | "lists"; readonly path: string }
  /** Nothing that a policy restricts. */
  | { readonly kind: "nothing" };

export type ToolUses = Readonly<Record<string, ToolUse>>;

/** Several tools that only talk, plan, or wait for others. */
export function harmless(names: readonly string[]): ToolUses {
  return Object.fromEntries(names.map((name) => [name, { kind: "nothing" }] as const));
}

/** What is known of a call before its arguments are read. */
export interface CallBase {
  readonly tool: string;
  readonly input: Values;
  readonly cwd: string;
  readonly home: string;
  readonly session?: string;
}

/**
 * Reads a call by the table of the agent's tools.
 * @param servers the tools of MCP servers that a name could mean: more than one where the name does not mark where the server ends
 */
export function callOf(
  base: CallBase,
  uses: ToolUses,
  servers: (tool: string) => readonly string[],
): HookCall {
  const { tool, cwd, session } = base;
  const call = { tool, cwd, accesses: [], touches: [], ...(session === undefined ? {} : { session }) };
  if (Object.hasOwn(uses, tool)) {
    const use = uses[tool];
    return use === undefined ? call : { ...call, ...done(use, base) };
  }
  const texts = servers(tool).filter((text) => toolNameOf(text) !== undefined);
  if (texts.length === 0) return { ...call, unread: `the tool \`${tool}\` is not known` };
  return { ...call, accesses: texts.map((text): Access => ({ tool: "MCP", text, cwd })) };
}

type Done = Partial<Pick<HookCall, "accesses" | "touches" | "unread">>;

function done(use: ToolUse, { tool, input, cwd, home }: CallBase): Done {
  const missing = (name: string): Done => ({ unread: `the call of \`${tool}\` has no \`${name}\`` });
  switch (use.kind) {
    case "nothing":
      return {};
    case "reads":
    case "writes": {
      const text = textAt(input, use.path);
      if (text === undefined) return missing(use.path);
      return { accesses: [{ tool: use.kind === "reads" ? "Read" : "Write", text, cwd }] };
    }
    case "runs": {
      const line = textAt(input, use.line);
      if (line === undefined) return missing(use.line);
      const directory = use.in === undefined ? undefined : textAt(input, use.in);
      const where = directory === undefined ? cwd : pathOf(directory, cwd, home);
      return { accesses: [{ tool: "Bash", text: line, cwd: where }, ...patched(line, where)] };
    }
    case "fetches": {
      const text = textAt(input, use.url);
      if (text === undefined) return missing(use.url);
      if (parseUrl(text) === undefined) return { unread: `\`${text}\` is not an address of the web` };
      return { accesses: [{ tool: "WebFetch", text, cwd }] };
    }
    case "fetches-named": {
      const text = textAt(input, use.text);
      if (text === undefined) return missing(use.text);
      const urls = [...text.matchAll(/https?:\/\/[^\s<>"'`)\]}]+/gi)].map(([url]) => url);
      return {
        accesses: urls
          .filter((url) => parseUrl(url) !== undefined)
          .map((url): Access => ({ tool: "WebFetch", text: url, cwd })),
      };
    }
    case "looks-in": {
      const text = textAt(input, use.path);
      return { touches: [{ action: "read", path: pathOf(text ?? ".", cwd, home) }] };
    }
    case "searches":
    case "lists": {
      const reach = use.kind === "searches" ? "tree" : "list";
      const places = textsAt(input, use.path);
      const touches = (places.length === 0 ? ["."] : places).map((text): Touch => ({
        action: "read",
        path: pathOf(text, cwd, home),
        reach,
      }));
      return { touches };
    }
  }
}

/** Files that a patch names which is given to `apply_patch` in a command line. */
function patched(line: string, cwd: string): readonly Access[] {
  if (!line.includes("*** Begin Patch")) return [];
  return [...line.matchAll(/^\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.+?)\s*$/gm)].map(
    ([, file = ""]): Access => ({ tool: "Write", text: file, cwd }),
  );
}

/** A text of an object, if it is one. */
export function textAt(values: Values, key: string): string | undefined {
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  return typeof value === "string" && value !== "" ? value : undefined;
}

function textsAt(values: Values, key: string): readonly string[] {
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((one): one is string => typeof one === "string" && one !== "");
}

/** @returns undefined for what is not an object */
export function valuesOf(value: unknown): Values | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Values) : undefined;
}

/** `mcp__SERVER__TOOL`, where the server has no `__`. */
export function doubleUnderscores(tool: string): readonly string[] {
  const [, server, name] = /^mcp__((?:(?!__).)+)__(.+)$/s.exec(tool) ?? [];
  return server === undefined || name === undefined ? [] : [`${server}.${name}`];
}

/** Each way to take a name apart at a separator: `a_b_c` is `a.b_c` or `a_b.c`. */
export function everySplit(name: string, separator: string): readonly string[] {
  const splits: string[] = [];
  for (
    let at = name.indexOf(separator, 1);
    at > 0 && at < name.length - 1;
    at = name.indexOf(separator, at + 1)
  )
    splits.push(`${name.slice(0, at)}.${name.slice(at + 1)}`);
  return splits;
}
