import type { NativeEntry } from "../../../enforcers/model.ts";
import type { Environment } from "../../../policy/environment.ts";
import { HostIndex } from "../../../enforcers/host-index.ts";
import { Sieve } from "../../../enforcers/sieve.ts";
import { pathPattern, type PathPattern } from "./paths.ts";
import type { ListName, RawRule } from "./settings.ts";
import { commandPattern, programOf, textsIn, type ComparedText } from "./text.ts";

/** A tool as rules know it. */
export type ToolName = "shell" | "read" | "glob" | "edit" | "write" | "fetch";

/** Names by what they cover; case counts (facts.md, sections B to D). */
const NAMES: Readonly<Record<string, readonly ToolName[]>> = {
  Bash: ["shell"],
  Shell: ["shell"],
  ShellTool: ["shell"],
  run_shell_command: ["shell"],
  Read: ["read", "glob"],
  ReadFile: ["read", "glob"],
  read_file: ["read", "glob"],
  Glob: ["glob"],
  Edit: ["edit", "write"],
  EditFile: ["edit", "write"],
  edit: ["edit", "write"],
  Write: ["write"],
  WriteFile: ["write"],
  write_file: ["write"],
  WebFetch: ["fetch"],
  web_fetch: ["fetch"],
};

export type Found = { readonly kind: "rule"; readonly entry: NativeEntry } | { readonly kind: "maybe" };

interface PathRule {
  readonly pattern: PathPattern;
  readonly entry: NativeEntry;
}

interface CommandRule {
  readonly matches: (text: string) => boolean;
  readonly pattern: string;
  readonly entry: NativeEntry;
}

interface HostRule {
  readonly host: string;
  readonly entry: NativeEntry;
}

/** The rules of one list. */
export class RuleList {
  readonly #whole = new Map<ToolName, NativeEntry>();
  readonly #paths = new Map<ToolName, PathRule[]>();
  readonly #pathSieves = new Map<ToolName, Sieve>();
  readonly #commands: CommandRule[] = [];
  #sieve: Sieve | undefined;
  readonly #hosts: HostRule[] = [];
  #hostIndex: HostIndex | undefined;
  #programs: ReadonlySet<string> | undefined;
  /** Tools of which a rule holds a variable of the environment, whose value is not known. */
  readonly #doubtful = new Set<ToolName>();

  /** Rules on tools of MCP servers, by what they name. */
  readonly #servers: { readonly pattern: RegExp; readonly entry: NativeEntry }[] = [];

  readonly #list: ListName;

  constructor(list: ListName, rules: readonly RawRule[], environment: Environment) {
    this.#list = list;
    for (const rule of rules) if (rule.list === list) this.#add(rule.text, rule.entry, environment);
  }

  #add(text: string, entry: NativeEntry, environment: Environment): void {
    const read = parsed(text.replace(/\$(HOME\b|\{HOME\})/g, environment.home));
    const ofServer = serverPattern(text.trim());
    if (ofServer !== undefined) this.#servers.push({ pattern: ofServer, entry });
    const tools = read === undefined ? undefined : NAMES[read.name];
    if (read === undefined || tools === undefined || !Object.hasOwn(NAMES, read.name)) return;
    const { content } = read;
    if (/\$(\w|\{)/.test(content)) for (const tool of tools) this.#doubtful.add(tool);
    if (content === "") {
      for (const tool of tools) if (!this.#whole.has(tool)) this.#whole.set(tool, entry);
    } else if (tools[0] === "shell") {
      const pattern = content.replaceAll(":*", " *");
      this.#commands.push({ matches: commandPattern(pattern), pattern, entry });
    } else if (tools[0] === "fetch") {
      const host = content
        .replace(/^domain:/, "")
        .trim()
        .toLowerCase();
      if (host !== "") this.#hosts.push({ host, entry });
    } else {
      const rule = { pattern: pathPattern(content, environment, this.#list !== "allow"), entry };
      for (const tool of tools) {
        const known = this.#paths.get(tool);
        if (known === undefined) this.#paths.set(tool, [rule]);
        else known.push(rule);
      }
    }
  }

  /** Whether any rule is about the tool at all. */
  speaksOf(tool: ToolName): boolean {
    return this.#whole.has(tool) || this.#paths.has(tool) || (tool === "fetch" && this.#hosts.length > 0);
  }

  whole(tool: ToolName): NativeEntry | undefined {
    return this.#whole.get(tool);
  }

  path(tool: ToolName, paths: readonly string[]): Found | undefined {
    const whole = this.#whole.get(tool);
    if (whole !== undefined) return { kind: "rule", entry: whole };
    let isDoubtful = this.#doubtful.has(tool);
    const rules = this.#paths.get(tool) ?? [];
    for (const index of this.#pathCandidates(tool, rules, paths)) {
      const { pattern, entry } = rules[index] as PathRule;
      const match = pattern.matches(paths);
      if (match === "yes") return { kind: "rule", entry };
      isDoubtful ||= match === "maybe";
    }
    return isDoubtful ? { kind: "maybe" } : undefined;
  }

  /** The rules that may match one of the paths, in their order. */
  #pathCandidates(tool: ToolName, rules: readonly PathRule[], paths: readonly string[]): readonly number[] {
    if (rules.length === 0) return [];
    let sieve = this.#pathSieves.get(tool);
    if (sieve === undefined) {
      sieve = new Sieve(rules.map(({ pattern }) => pattern.ways));
      this.#pathSieves.set(tool, sieve);
    }
    const [first = "", ...others] = paths;
    const found = sieve.candidates(first);
    if (others.length === 0) return found;
    const all = new Set([...found, ...others.flatMap((path) => sieve.candidates(path))]);
    return [...all].sort((a, b) => a - b);
  }

  /** A host stands for all below it (facts.md, section C). */
  host(name: string): Found | undefined {
    const whole = this.#whole.get("fetch");
    if (whole !== undefined) return { kind: "rule", entry: whole };
    const lower = name.toLowerCase();
    this.#hostIndex ??= new HostIndex(this.#hosts.map(({ host }) => host));
    const [first] = this.#hostIndex.candidates(lower);
    const rule = first === undefined ? undefined : this.#hosts[first];
    return rule === undefined ? undefined : { kind: "rule", entry: rule.entry };
  }

  /** @param name `mcp__github__delete_repo` */
  serverTool(name: string): NativeEntry | undefined {
    return this.#servers.find(({ pattern }) => pattern.test(name))?.entry;
  }

  command({ text, isCertain }: ComparedText): Found | undefined {
    const whole = this.#whole.get("shell");
    if (whole !== undefined) return { kind: "rule", entry: whole };
    if (this.#commands.length > 0 && !isCertain) return { kind: "maybe" };
    this.#sieve ??= Sieve.of(this.#commands, ({ pattern }) => [textsIn(pattern)]);
    const first = this.#sieve.candidates(text).find((index) => this.#commands[index]?.matches(text));
    const rule = first === undefined ? undefined : this.#commands[first];
    if (rule !== undefined) return { kind: "rule", entry: rule.entry };
    return this.#doubtful.has("shell") ? { kind: "maybe" } : undefined;
  }

  /** The programs that the patterns about commands name, for an explanation. */
  get programs(): ReadonlySet<string> {
    this.#programs ??= new Set(this.#commands.flatMap(({ pattern }) => programOf(pattern)));
    return this.#programs;
  }
}

/**
 * The names that a rule is about: one, all that begin so, or those of a server (facts.md, section H).
 * @returns undefined for a rule on something else, and for one with anything in parentheses or a star inside
 */
function serverPattern(name: string): RegExp | undefined {
  if (!/^mcp__[\w-]*\*?$/.test(name)) return undefined;
  if (name.endsWith("*")) return new RegExp(`^${name.slice(0, -1)}`);
  return new RegExp(name.slice(5).includes("__") ? `^${name}$` : `^${name}(?:__|$)`);
}

/** @returns undefined for what the agent drops */
function parsed(text: string): { readonly name: string; readonly content: string } | undefined {
  const trimmed = text.trim();
  const open = trimmed.indexOf("(");
  if (open < 0) return { name: trimmed, content: "" };
  if (!trimmed.endsWith(")")) return undefined;
  return { name: trimmed.slice(0, open).trim(), content: trimmed.slice(open + 1, -1) };
}

export type Lists = Readonly<Record<ListName, RuleList>>;
