import type { NativeEntry } from "../../../enforcers/model.ts";
import { FLAGS } from "../artifacts.ts";
import { parseUrlRule, type UrlRule } from "./url-rules.ts";
import { argumentsOf } from "./words.ts";

/** A rule of `--deny-tool` or `--allow-tool`. `value` is what stands between the parentheses. */
export interface ToolRule {
  readonly kind: "shell" | "read" | "write" | "url" | "mcp";
  readonly value?: string;
  /** The name of an MCP server; otherwise the kind stands before the parentheses. */
  readonly server?: string;
  readonly entry: NativeEntry;
}

export interface UrlFlag {
  readonly rule: UrlRule;
  readonly entry: NativeEntry;
}

/** The launch flags, as far as they decide about an access. */
export interface LaunchFlags {
  readonly kind: "flags";
  readonly deny: readonly ToolRule[];
  readonly allow: readonly ToolRule[];
  readonly denyUrls: readonly UrlFlag[];
  readonly allowUrls: readonly UrlFlag[];
  /** What opens everything, by what it opens. */
  readonly allTools?: NativeEntry;
  readonly allPaths?: NativeEntry;
  readonly allUrls?: NativeEntry;
  readonly directories: readonly string[];
  readonly isTempClosed: boolean;
}

export type FlagsReading =
  | LaunchFlags
  /** The agent ends with code 1 before it does anything. */
  | { readonly kind: "refused"; readonly entry: NativeEntry }
  | { readonly kind: "not-measured"; readonly entry?: NativeEntry };

const RULE_FLAGS = new Set(["--deny-tool", "--allow-tool", "--deny-url", "--allow-url"]);

/** What each switch opens (research/copilot-cli.md, section 2, release 1.0.102). */
const SWITCHES: Readonly<Record<string, readonly ("allTools" | "allPaths" | "allUrls")[]>> = {
  // `--allow-all-tools` opens every URL as well, and keeps the path gate.
  "--allow-all-tools": ["allTools", "allUrls"],
  "--allow-all-paths": ["allPaths"],
  "--allow-all-urls": ["allUrls"],
  "--allow-all": ["allTools", "allPaths", "allUrls"],
  "--yolo": ["allTools", "allPaths", "allUrls"],
};

/** Flags that say how the agent looks, or which model it asks. */
const NEUTRAL = new Set(["--banner", "--no-color", "--silent", "-s", "--screen-reader", "--no-auto-update"]);
const NEUTRAL_WITH_VALUE = new Set(["--model", "--log-level", "--log-dir"]);

/** The other flags of `copilot --help`. What they change about permissions was not measured. */
const OTHER = new Set(
  (
    "-v --version -i --interactive --fleet -p --prompt --trust-folder --disable-client-telemetry --enable-memory " +
    "--reasoning-effort --context --auto-tier --agent -r --resume --continue -n --name --session-id --connect " +
    "--plain-diff -C --extension-sdk-path --stream --output-format --share --share-gist --attachment " +
    "--disable-mcp-server --disable-builtin-mcps --enable-all-github-mcp-tools --add-github-mcp-toolset " +
    "--add-github-mcp-tool --plugin-dir --additional-mcp-config --mcp-github-auth " +
    "--allow-all-mcp-server-instructions --available-tools --excluded-tools --secret-env-vars " +
    "--max-autopilot-continues --mode --autopilot --plan --experimental --bash-env --mouse --acp --remote " +
    "--remote-export --environment-host --environment-compute-id --dynamic-retrieval --enable-mcp-server " +
    "--max-ai-credits --assisted-approval --usage-output-file --no-custom-instructions --no-ask-user " +
    "--no-experimental --no-bash-env --no-mouse --no-remote --no-remote-export " +
    "--no-eager-powershell-resolution --sandbox -h --help"
  ).split(" "),
);

/**
 * Reads the text of the flags file as the agent reads its arguments (facts.md, "Rule syntax" and "argv", release
 * 1.0.102). A missing file is no flags.
 */
export function readFlags(text: string | undefined): FlagsReading {
  const words = argumentsOf(text ?? "");
  if (words === undefined) return { kind: "not-measured" };
  const found = { deny: [], allow: [], denyUrls: [], allowUrls: [] } as {
    deny: ToolRule[];
    allow: ToolRule[];
    denyUrls: UrlFlag[];
    allowUrls: UrlFlag[];
  };
  const open: Partial<Record<"allTools" | "allPaths" | "allUrls", NativeEntry>> = {};
  const directories: string[] = [];
  let isTempClosed = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    const equals = word.startsWith("--") ? word.indexOf("=") : -1;
    const flag = equals > 0 ? word.slice(0, equals) : word;
    const values = equals > 0 ? [word.slice(equals + 1)] : [];
    const takesMany = RULE_FLAGS.has(flag);
    const most = takesMany ? Infinity : takesOne(flag) ? 1 : 0;
    while (values.length < (equals > 0 ? 0 : most)) {
      const next = words[i + 1];
      if (next === undefined || next.startsWith("-")) break;
      values.push(next);
      i++;
    }
    if (takesMany) {
      for (const value of values) {
        const problem = addRules(flag, value, found);
        if (problem !== undefined) return { kind: problem, entry: entryOf(flag, value) };
      }
    } else if (Object.hasOwn(SWITCHES, word)) {
      for (const part of SWITCHES[word] ?? []) open[part] = entryOf(word, "");
    } else if (flag === "--add-dir" && values.length === 1) {
      directories.push(...values);
    } else if (word === "--disallow-temp-dir") {
      isTempClosed = true;
    } else if (!NEUTRAL.has(word) && !(NEUTRAL_WITH_VALUE.has(flag) && values.length === 1)) {
      // A word or a flag that it does not know ends the agent.
      const isKnown = OTHER.has(flag) || takesOne(flag) || NEUTRAL.has(flag) || Object.hasOwn(SWITCHES, flag);
      return { kind: isKnown ? "not-measured" : "refused", entry: entryOf(flag, "") };
    }
  }
  return { kind: "flags", ...found, ...open, directories, isTempClosed };
}

function takesOne(flag: string): boolean {
  return flag === "--add-dir" || NEUTRAL_WITH_VALUE.has(flag);
}

function entryOf(key: string, value: string): NativeEntry {
  return { artifact: FLAGS, key, value };
}

function addRules(
  flag: string,
  value: string,
  found: { deny: ToolRule[]; allow: ToolRule[]; denyUrls: UrlFlag[]; allowUrls: UrlFlag[] },
): "refused" | "not-measured" | undefined {
  const entry = entryOf(flag, value);
  if (flag.endsWith("-url")) {
    for (const text of value.split(",")) {
      const rule = parseUrlRule(text);
      if (rule.kind === "refused") return "refused";
      (flag === "--deny-url" ? found.denyUrls : found.allowUrls).push({ rule, entry });
    }
    return undefined;
  }
  for (const text of splitRules(value)) {
    const rule = parseToolRule(text, entry);
    if (rule === "refused" || rule === "not-measured") return rule;
    if (rule === undefined) continue;
    // Rules about URLs go through the matcher of `--deny-url`, and have its mistakes.
    const url = rule.kind === "url" && rule.value !== undefined ? parseUrlRule(rule.value) : undefined;
    if (url === undefined) (flag === "--deny-tool" ? found.deny : found.allow).push(rule);
    else if (url.kind === "refused") return "not-measured";
    else (flag === "--deny-tool" ? found.denyUrls : found.allowUrls).push({ rule: url, entry });
  }
  return undefined;
}

/** Commas outside of parentheses separate rules. */
function splitRules(text: string): readonly string[] {
  if (!text.includes(",")) return [text.trim()];
  const rules: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(") depth = 1;
    else if (text[i] === ")") depth = 0;
    else if (text[i] === "," && depth === 0) {
      rules.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  rules.push(text.slice(from).trim());
  return rules;
}

/**
 * One rule. The only `)` it may hold is its last character, and nothing escapes it; everything else is taken as it
 * is written (facts.md, "Rule syntax"). Kinds are compared with their case, and an unknown one is the name of
 * an MCP server, with one of its tools between the parentheses.
 * @returns undefined for a rule that is accepted and matches nothing
 */
function parseToolRule(text: string, entry: NativeEntry): ToolRule | "refused" | "not-measured" | undefined {
  if (text === "") return undefined;
  const match = /^([^()]*)(?:\(([^)]+)\))?$/s.exec(text);
  const [, kind = "", value] = match ?? [];
  if (match === null || kind === "" || /[\s"']/.test(kind)) return "refused";
  if (kind !== "shell" && kind !== "read" && kind !== "write" && kind !== "url") {
    if (!/^[A-Za-z][\w-]*$/.test(kind)) return "not-measured";
    return { kind: "mcp", server: kind, ...(value === undefined ? {} : { value }), entry };
  }
  return { kind, ...(value === undefined ? {} : { value }), entry };
}
