import { parseUrl, pathOf } from "../../../policy/access.ts";
import type { Access, Touch } from "../../../policy/attempt.ts";
import { urlOf } from "../../../policy/url.ts";
import { toolNameOf } from "../../../policy/tool-name.ts";
import type { HookCall } from "../../hook.ts";

type Values = Readonly<Record<string, unknown>>;

/** What a tool does with its arguments: each names one of them. */
export type ToolUse =
  | { readonly kind: "reads" | "writes"; readonly path: string }
  /** A command line, in the directory that another argument names. */
  | { readonly kind: "runs"; readonly line: string; readonly in?: string }
  | { readonly kind: "fetches"; readonly url: string }
  /** Addresses are somewhere in texts. */
  | { readonly kind: "fetches-named"; readonly texts: readonly string[] }
  /** A patch in the form of `apply_patch`. */
  | { readonly kind: "patches"; readonly text: string }
  /** Files below the directory that the agent works in, by patterns that are not compared. */
  | { readonly kind: "searches-everything" }
  /**
   * A directory; by default the one that the agent works in. `looks-in`: its own place is judged and nothing below it.
   * `searches`, `lists`: the contents, or only the names, of all files below it. A pattern of paths can lead elsewhere.
   */
  | { readonly kind: "looks-in" | "searches" | "lists"; readonly path: string; readonly pattern?: string }
  /** The tool does nothing that a policy restricts. */
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
  /** Other ways in which the agent reads the text of a path. */
  readonly pathsOf?: (text: string) => readonly string[];
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

/** An argument: what is there and has another type than the agent was seen to take is `wrong`. */
type Argument =
  { readonly kind: "texts"; readonly texts: readonly string[] } | { readonly kind: "absent" | "wrong" };

function argument(input: Values, name: string, isList = false): Argument {
  const value = Object.hasOwn(input, name) ? input[name] : undefined;
  if (value === undefined || value === "") return { kind: "absent" };
  const all: readonly unknown[] = isList && Array.isArray(value) ? value : [value];
  if (all.length === 0) return { kind: "absent" };
  const texts = all.filter((one): one is string => typeof one === "string" && one !== "");
  return texts.length === all.length ? { kind: "texts", texts } : { kind: "wrong" };
}

function done(use: ToolUse, base: CallBase): Done {
  const { tool, input, cwd, home } = base;
  const spellings = (text: string): readonly string[] => [
    ...new Set([text, ...(base.pathsOf?.(text) ?? [])]),
  ];
  const missing = (name: string): Done => ({
    unread: `the call of \`${tool}\` has no \`${name}\` that is a text`,
  });
  switch (use.kind) {
    case "nothing":
      return {};
    case "reads":
    case "writes": {
      const given = argument(input, use.path);
      if (given.kind !== "texts") return missing(use.path);
      const kind = use.kind === "reads" ? "Read" : "Write";
      return { accesses: given.texts.flatMap(spellings).map((text): Access => ({ tool: kind, text, cwd })) };
    }
    case "runs": {
      const given = argument(input, use.line);
      const place = use.in === undefined ? ({ kind: "absent" } as const) : argument(input, use.in);
      if (given.kind !== "texts") return missing(use.line);
      if (place.kind === "wrong") return missing(use.in ?? "");
      const [line = ""] = given.texts;
      const where = place.kind === "texts" ? pathOf(place.texts[0] ?? ".", cwd, home) : cwd;
      const { accesses = [], ...rest } = withPatch({ tool: "Bash", text: line, cwd: where });
      const others = otherLines(line).map((text): Access => ({ tool: "Bash", text, cwd: where }));
      return { ...rest, accesses: [...accesses, ...others] };
    }
    case "patches": {
      const given = argument(input, use.text);
      if (given.kind !== "texts") return missing(use.text);
      return patched(given.texts[0] ?? "", cwd);
    }
    case "fetches": {
      const given = argument(input, use.url);
      if (given.kind !== "texts") return missing(use.url);
      const [text = ""] = given.texts;
      if (parseUrl(text) === undefined) return { unread: `\`${text}\` is not an address of the web` };
      return { accesses: [{ tool: "WebFetch", text, cwd }] };
    }
    case "fetches-named": {
      const given = use.texts.map((name) => argument(input, name));
      if (given.every(({ kind }) => kind === "absent")) return missing(use.texts[0] ?? "");
      if (given.some(({ kind }) => kind === "wrong")) return missing(use.texts.join("` or `"));
      return named(
        given.flatMap((one) => (one.kind === "texts" ? one.texts : [])),
        cwd,
      );
    }
    case "looks-in":
    case "searches":
    case "lists": {
      const given = argument(input, use.path, true);
      if (given.kind === "wrong") return missing(use.path);
      const reach = { "looks-in": undefined, searches: "tree", lists: "list" } as const;
      const pattern =
        use.pattern === undefined ? ({ kind: "absent" } as const) : argument(input, use.pattern, true);
      if (pattern.kind === "wrong") return missing(use.pattern ?? "");
      const named = given.kind === "texts" ? given.texts.flatMap(spellings) : ["."];
      const inside = pattern.kind === "texts" ? pattern.texts.map(patternStart) : [];
      const places = named.flatMap((text) => {
        const path = pathOf(text, cwd, home);
        return [path, ...inside.map(({ start }) => pathOf(start, path, home))];
      });
      const touches = [...new Set(places)].map((path): Touch => {
        const of = reach[use.kind];
        return { action: "read", path, ...(of === undefined ? {} : { reach: of }) };
      });
      const isOdd = inside.some(({ leadsOut }) => leadsOut);
      return isOdd
        ? { touches, unread: `the pattern of \`${tool}\` can lead to other directories` }
        : { touches };
    }
    case "searches-everything":
      return { touches: [{ action: "read", path: pathOf(".", cwd, home), reach: "tree" }] };
  }
}

/** The directory that a pattern begins with, and whether what follows can leave it. */
function patternStart(pattern: string): { readonly start: string; readonly leadsOut: boolean } {
  const steps = pattern.split("/");
  const first = steps.findIndex((step) => /[*?[\]{}()!+@|\\]/.test(step));
  const fixed = first === -1 ? steps : steps.slice(0, first);
  const rest = first === -1 ? "" : steps.slice(first).join("/");
  const start = fixed.join("/") || (pattern.startsWith("/") ? "/" : ".");
  return { start, leadsOut: /\.\.|[{,(|]\s*[/~]|\\/.test(rest) };
}

/**
 * Every address in texts: each word that is one by itself, as the agent looks for them, and every one inside a word. A word
 * that looks like an address and is not one leaves the call undecided.
 */
function named(texts: readonly string[], cwd: string): Done {
  const accesses: Access[] = [];
  const add = (text: string): boolean => {
    const address = /^https?:/i.test(text) ? urlOf(text) : undefined;
    if (address === undefined || parseUrl(address.href) === undefined) return false;
    accesses.push({ tool: "WebFetch", text: address.href, cwd });
    return true;
  };
  let open: string | undefined;
  for (const word of texts.flatMap((text) => text.split(/\s+/))) {
    if (!/:\/\/|https?:/i.test(word)) continue;
    const inside = [...word.matchAll(/https?:[^\s<>"'`)\]}]+/gi)].map(([text]) => add(text));
    const isWhole = add(word);
    if (!isWhole && !inside.includes(true)) open = word;
  }
  return open === undefined ? { accesses } : { accesses, unread: `\`${open}\` is not an address of the web` };
}

/** A whole line that passes a literal patch to `apply_patch`. */
const PLAIN_PATCH = /^\s*apply_patch\s+<<\s*(['"])(\w+)\1\s*\n[^]*\n\2\s*$/;

/**
 * What else a shell may get for a line. Qwen Code and Gemini CLI take away every blank of Unicode around it, which a shell takes for a part of the
 * program's name. No agent was seen to pass on a NUL; one that drops it must not be the first to run the line.
 */
function otherLines(line: string): readonly string[] {
  const plain = line.replaceAll("\0", "").trim();
  const at = line.indexOf(plain);
  if (at < 0) return [plain];
  const [before, after] = [line.slice(0, at), line.slice(at + plain.length)];
  // A shell skips these itself, unless the last one is escaped.
  const isSame = BLANKS.test(before) && BLANKS.test(after) && (after === "" || !plain.endsWith("\\"));
  return isSame || plain === "" ? [] : [plain];
}

const BLANKS = /^[ \t\n]*$/;

/** A line with the files that a patch in it names. Where the shell makes the patch, it cannot be read. */
function withPatch(line: Access): Done {
  if (!/apply_patch|\*\*\* Begin Patch/.test(line.text)) return { accesses: [line] };
  if (!PLAIN_PATCH.test(line.text)) return { accesses: [line], unread: "the patch is part of a longer line" };
  const { accesses = [], ...rest } = patched(line.text, line.cwd);
  return { ...rest, accesses: [line, ...accesses] };
}

const HEADER = /^\s*\*\*\*\s*(?:(?:Add|Update|Delete)\s+File|Move\s+to)\s*:\s*(.*)$/i;

/** The files that a patch names, in any spelling that could be taken for a header. */
function patched(text: string, cwd: string): Done {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const accesses = lines.flatMap((line): readonly Access[] => {
    const file = HEADER.exec(line)?.[1]?.trim();
    return file === undefined || file === "" ? [] : [{ tool: "Write", text: file, cwd }];
  });
  const isOdd = lines.some((line) => /[\r\u2028\u2029]/.test(line));
  return isOdd
    ? { accesses, unread: "the patch has line breaks that can be read in two ways" }
    : { accesses };
}

/** A text of an object, if it is one. */
export function textAt(values: Values, key: string): string | undefined {
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** @returns undefined for what is not an object */
export function valuesOf(value: unknown): Values | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Values) : undefined;
}

/** `mcp__SERVER__TOOL`; the server may have `__` in its name. */
export function doubleUnderscores(tool: string): readonly string[] {
  return tool.startsWith("mcp__") ? everySplit(tool.slice("mcp__".length), "__") : [];
}

/** Each way to take a name apart at a separator: `a_b_c` is `a.b_c` or `a_b.c`. */
export function everySplit(name: string, separator: string): readonly string[] {
  const splits: string[] = [];
  for (
    let at = name.indexOf(separator, 1);
    at > 0 && at < name.length - separator.length;
    at = name.indexOf(separator, at + 1)
  )
    splits.push(`${name.slice(0, at)}.${name.slice(at + separator.length)}`);
  return splits;
}
