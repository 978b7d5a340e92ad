import type { Entry } from "../../src/targets/target.ts";

/** What an entry is put together from; each part has to be shown to be consulted by the agent. */
export type FormsOf = (entry: Pick<Entry, "key" | "value">) => readonly string[];

/** The native forms of each agent, by the shape of what was emitted and not by the code that emits it. */
export const FORMS: Readonly<Record<string, FormsOf>> = {
  claude: claudeForms,
  copilot: copilotForms,
  codex: codexForms,
  gemini: geminiForms,
  qwen: qwenForms,
  opencode: opencodeForms,
};

function claudeForms({ key, value }: Pick<Entry, "key" | "value">): readonly string[] {
  if (!key.startsWith("permissions.")) return [`${key}: ${valueShape(key, value)}`];
  const list = key.slice("permissions.".length);
  const [, tool = "", body = ""] = /^(\w+)\((.*)\)$/s.exec(String(value)) ?? [];
  if (tool === "Bash") return claudeCommand(body).map((form) => `${list} ${form}`);
  if (tool === "WebFetch") return [`${list} WebFetch(domain:${hostShape(body.replace(/^domain:/, ""))})`];
  if (tool === "") return [`${list} ${String(value)}`];
  // Names of older releases, written on demand: whatever their pattern, they are looked up by the name.
  if (tool !== "Read" && tool !== "Edit") return [`${list} ${tool}(...)`];
  const anchor = /^(\/\/|~\/|)/.exec(body)?.[0] ?? "";
  return [
    `${list} ${tool}(${skeleton(anchor, body.slice(anchor.length))})`,
    ...partsOf(body.slice(anchor.length), CLAUDE_PARTS).map((part) => `${list} ${tool}: ${part}`),
  ];
}

/** Pieces of a path pattern that mean something, and how they look. */
type Parts = readonly (readonly [name: string, pattern: RegExp])[];

const CLAUDE_PARTS: Parts = [
  ["a*", /(?<![\\*[])\*(?!\*)/],
  ["p/**/p", /[^/]\/\*\*\/[^*]/],
  ["p?", /(?<!\\)\?/],
  ["[ab]", /\[(?![[:\s])[^\]]+\]/],
  ["[[]", /\[\[\]/],
  [String.raw`\*`, /\\\*/],
  ["[:]*", /\[:\]\*/],
  // The agent cuts a blank off the end of a path that it is told to open, so only what lies below can be tried.
  ["[blank]", /\[\s\](?:\/\*\*)?$/],
  [String.raw`\!p`, /^\\!/],
  [String.raw`\~`, /^\\~/],
];

/** Where a pattern hangs and what is at its end, without the names in it. */
function skeleton(anchor: string, rest: string): string {
  if (rest === "**") return `${anchor}**`;
  const children = rest.endsWith("/**") ? "/**" : "";
  const start = rest.startsWith("**/") ? "**/" : "";
  return `${anchor}${start}p${children}`;
}

function partsOf(text: string, parts: Parts): readonly string[] {
  return parts.flatMap(([name, pattern]) => (pattern.test(text) ? [name] : []));
}

/** A command is named by what stands before and behind each of its gaps, since every gap is matched by itself. */
function claudeCommand(body: string): readonly string[] {
  const kinds = body.split(" ").map((word, index) => {
    if (word === "*") return "*";
    return index > 0 && word.length > 1 && word.startsWith("-") ? "--o" : "a";
  });
  const gaps = kinds.flatMap((kind, index) => {
    if (kind !== "*") return [];
    const next = kinds[index + 1];
    return [`Bash(${kinds[index - 1] ?? ""} *${next === undefined ? "" : ` ${next}`})`];
  });
  const exact = kinds.includes("--o") ? "Bash(a --o)" : "Bash(a)";
  return [
    ...new Set(gaps.length === 0 ? [exact] : gaps),
    ...(gaps.length > 1 ? ["Bash: two gaps"] : []),
    ...(/\\\*/.test(body) ? [String.raw`Bash: \*`] : []),
    ...(/\\(?!\*)/.test(body)
      ? [gaps.length > 0 ? String.raw`Bash: \\\\ beside a gap` : String.raw`Bash: \\`]
      : []),
  ];
}

function copilotForms({ key, value }: Pick<Entry, "key" | "value">): readonly string[] {
  const text = String(value);
  if (key.endsWith("-url")) {
    const [, scheme = "", host = ""] = /^(http:\/\/)?(.*)$/s.exec(text) ?? [];
    return [`${key} ${scheme}${hostShape(host)}`];
  }
  const [, tool = "", body = ""] = /^(\w+)\((.*)\)$/s.exec(text) ?? [];
  if (tool === "shell") return [`${key} ${copilotCommand(body)}`];
  if (tool === "") return [`${key} ${text}`];
  const anchor = body.startsWith("/") ? "/" : "";
  return [
    `${key} ${tool}(${skeleton(anchor, body.slice(anchor.length))})`,
    ...partsOf(body, COPILOT_PARTS).map((part) => `${key} ${tool}: ${part}`),
  ];
}

const COPILOT_PARTS: Parts = [
  ["a*", /(?<![*[])\*(?![*\]])/],
  ["p/**/p", /[^/]\/\*\*\/[^*]/],
  ["p?", /(?<!\[)\?/],
  ["[ab]", /\[[\w.-]+\]/],
  ["[*]", /\[[*?[{}]\]/],
];

function copilotCommand(body: string): string {
  const isPrefix = body.endsWith(":*");
  const words = (isPrefix ? body.slice(0, -2) : body).split(" ");
  const hasOption = words.some((word, index) => index > 0 && word.length > 1 && word.startsWith("-"));
  const shape = words.length === 1 ? "a" : hasOption ? "a --o" : "a b";
  return `shell(${shape}${isPrefix ? ":*" : ""})`;
}

/** A profile of requirements has the same grammar as one of the user; what it is good for is measured apart. */
function codexForms({ key, value }: Pick<Entry, "key" | "value">): readonly string[] {
  const text = String(value);
  if (/twsrt-required/.test(key + text) || key === "rules.prefix_rules") {
    const kind = key.replace(/^permissions\.twsrt-required\.?/, "").replace(".twsrt-required", "");
    return [`required ${kind}`];
  }
  if (key === "rules") {
    const [, list = "[]", decision = ""] = /pattern = (\[.*?\]), decision = "(\w+)"/.exec(text) ?? [];
    return [`${decision} ${codexCommand(JSON.parse(list) as string[])}`];
  }
  const kind = key.replace(/^permissions\.twsrt\.?/, "");
  const [, name = "", access = ""] = /^("(?:[^"\\]|\\.)*") = "(.*)"$/.exec(text) ?? [];
  if (name === "") return [`${kind} = ${text}`];
  const own = JSON.parse(name) as string;
  if (kind === "network.domains") return [`domains ${hostShape(own)} = ${access}`];
  const table = kind === "filesystem" ? "filesystem" : "start";
  if (!/[*?[]/.test(own)) {
    const anchor =
      own === "~" || own === "/" || own === "."
        ? own
        : own.startsWith("~/")
          ? "~/p"
          : own.startsWith("/")
            ? "/p"
            : "p";
    return [`${table} ${anchor} = ${access}`];
  }
  const anchor = /^(\/|~\/|)/.exec(own)?.[0] ?? "";
  return [
    `${table} pattern ${skeleton(anchor, own.slice(anchor.length))} = ${access}`,
    ...partsOf(own, CODEX_PARTS).map((part) => `${table} pattern: ${part}`),
  ];
}

const CODEX_PARTS: Parts = [
  ["a*", /(?<![*\\[])\*(?!\*)/],
  ["p/**/p", /[^/]\/\*\*\/[^*]/],
  ["[ab]", /(?<!\\)\[[\w.-]+\]/],
  [String.raw`\*`, /\\[*?[\]{}\\]/],
];

/** A rule is the beginning of a command, word by word. */
function codexCommand(words: readonly string[]): string {
  const hasOption = words.some((word, index) => index > 0 && word.length > 1 && word.startsWith("-"));
  return words.length === 1 ? "a" : hasOption ? "a --o" : "a b";
}

function qwenForms({ key, value }: Pick<Entry, "key" | "value">): readonly string[] {
  const list = key.slice("permissions.".length);
  const [, tool = "", body = ""] = /^(\w+)\((.*)\)$/s.exec(String(value)) ?? [];
  if (tool === "WebFetch") {
    const dot = /[^.\d]\.$/.test(body) ? "." : "";
    return [
      `${list} WebFetch(${body === "" ? "" : hostShape(body.slice(0, body.length - dot.length))}${dot})`,
    ];
  }
  if (tool === "Bash") {
    const start = /^\*[ /(;`"']/.exec(body)?.[0] ?? "";
    return [
      `${list} Bash(${start}a *)`,
      ...partsOf(body.slice(start.length), QWEN_COMMAND).map((part) => `${list} Bash: ${part}`),
    ];
  }
  const anchor = /^(\/\/|~\/|\/)((\.\.\/)*)/.exec(body);
  const rest = body.slice(anchor?.[0].length ?? 0);
  const up = anchor?.[2] === "" ? "" : "../";
  return [
    `${list} ${tool}(${skeleton((anchor?.[1] ?? "") + up, rest)})`,
    ...partsOf(rest, QWEN_PATH).map((part) => `${list} ${tool}: ${part}`),
  ];
}

const QWEN_COMMAND: Parts = [
  ["a -* b", /^\S+ -\* /],
  ["* --o", / \* -/],
  ["*X", /\*[^\s*]/],
];

const QWEN_PATH: Parts = [
  ["a*", /(?<!\[)\*(?!\*)(?<!\*\*)/],
  ["p/**/p", /[^/]\/\*\*\/[^*]/],
  ["[ab]", /\[[\w.!-]{2,}\]/],
  ["[*]", /\[[^\w.!]\]/],
];

function opencodeForms({ key, value }: Pick<Entry, "key" | "value">): readonly string[] {
  const name = key.slice("permission.".length);
  const [, action = "", pattern = ""] = /^(\w+) (.*)$/s.exec(String(value)) ?? [];
  if (name === "webfetc?") return opencodeHost(pattern).map((part) => `${name} ${action} ${part}`);
  if (name === "bash") return partsOf(pattern, OPENCODE_COMMAND).map((part) => `${name} ${action}: ${part}`);
  // One matcher serves them all.
  const kind = name === "external_directory" ? name : "path";
  const start = /^(\*\.\.\/|\*\/|\*|~\/|\/|)/.exec(pattern)?.[0] ?? "";
  const rest = pattern.slice(start.length);
  const end = rest.endsWith("/*") ? "/*" : rest.endsWith("*") ? "*" : "";
  const body = rest.slice(0, rest.length - end.length);
  return [
    name,
    `${kind}: ${start}${body === "" ? "" : "p"}${end}`,
    ...partsOf(body, OPENCODE_PATH).map((part) => `${kind}: ${part}`),
  ];
}

const OPENCODE_PATH: Parts = [
  ["a*b", /\*/],
  ["p?", /\?/],
  ["number", /^\d+ $/],
];

const OPENCODE_COMMAND: Parts = [
  ["a *", /^[^*].* \*$/],
  ["* a", /^\* /],
  ["*/a", /^\*\//],
  ['*"a', /^\*"[^"]*$/],
  ["*'a", /^\*'[^']*$/],
  ["*;a", /^\*;/],
  ["*(a", /^\*\(/],
  [String.raw`*\na`, /^\*\\n/],
  ['*"a"', /^\*".*"/],
  ["*'a'", /^\*'.*'/],
  [String.raw`a\t*`, /\\t\*$/],
  ["a>*", />\*$/],
  ["a<*", /<\*$/],
  ["a -* b", / -\* /],
  ["a  *b", / {2}\*/],
  ["a* b", /[^\s*]\* \S/],
];

/** What stands before the host, what kind of host it is, and what follows it: each piece is matched by itself. */
function opencodeHost(pattern: string): readonly string[] {
  const [, before = "", host = "", port = "", end = ""] =
    /^(\*@|(?:\*|https?):\/\/(?:\*@)?)(\[[^\]]*\]|\*(?!\.)|[^/#:]*)(:[\d*]+)?(.*)$/s.exec(pattern) ?? [];
  if (host === "") return [pattern];
  const dot = /[^.\d]\.$/.test(host) ? "." : "";
  const suffix = port === "" || port === ":*" ? port : ":port";
  return [`${before}h`, hostShape(host.slice(0, host.length - dot.length)), `h${dot}${suffix}${end}`];
}

/** What kind of host it is, in the words of the table: `h`, `*.h`, an address; with a port or without. */
function hostShape(text: string): string {
  const [, host = "", port] = /^(\[.*\]|[^:]*|.*:.*:.*?)(:\d+)?$/s.exec(text) ?? [];
  const suffix = port === undefined ? "" : ":port";
  if (host === "*") return `*${suffix}`;
  if (host.startsWith("*.")) return `*.h${suffix}`;
  if (/^\d+(\.\d+){3}$/.test(host)) return `1.2.3.4${suffix}`;
  return host.includes(":") ? `[::1]${suffix}` : `h${suffix}`;
}

function valueShape(key: string, value: string | boolean): string {
  if (typeof value === "boolean") return String(value);
  if (key.endsWith("Domains")) return hostShape(value);
  return value === "~" ? "~" : value.startsWith("~/") ? "~/p" : "/p";
}

function geminiForms({ key, value }: Pick<Entry, "key" | "value">): readonly string[] {
  const text = String(value);
  // What the agent does with other files was measured line by line: facts/gemini-….jsonl.
  if (key === "ignored" || key.endsWith("Paths")) return [];
  // It is about a search, which is no access.
  if (key === "deny search") return [key];
  if (key.endsWith("fetch")) return [`${key}: ${geminiHost(text)}`];
  if (key.endsWith("prefix")) return [`${key}: ${wordsShape(text)}`];
  const parts = key.endsWith("command") ? GEMINI_COMMAND : GEMINI_PATH;
  return partsOf(text, parts).map((part) => `${key}: ${part}`);
}

const GEMINI_PATH: Parts = [
  ["every path", /^"\(file_path\|dir_path\)":"$/],
  ["absolute", /^"\(file_path\|dir_path\)":"\(\/[^|]/],
  ["relative", /^"\(file_path\|dir_path\)":"\(\|@/],
  ["percent signs", /%\[0-9A-Fa-f\]/],
  ["parent", /^"\(file_path\|dir_path\)":"\(\/\|.*\)\\\.\\\.\(\//],
  ["all but", /^"\(file_path\|dir_path\)":"\(\?!/],
  ["a*", /\[\^\/\\x00\]\*/],
  ["p?", /\\ud800/],
  ["p/**", /\/\[\^\\x00\]\*(?:\)|\||$)/],
  ["**/p", /\(\|\[\^\\x00\]\*\/\)/],
  ["a**b", /[^:/(|\]]\[\^\\x00\]\*|\[\^\\x00\]\*[^/|)@([\\]/],
  ["[ab]", /(?<!\\)\[[\w.-]+\](?!\*)(?!\[0-9A-F)/],
];

const GEMINI_COMMAND: Parts = [
  ["program", /./],
  ["operand", /\\x27 /],
  ["two operands", /\\x27 .*\\x27 /],
  ["--o", /\(\[\^A-Za-z0-9_-\]\|\\x00\)/],
  ["-o", /-\[A-Za-z\]\*/],
];

function wordsShape(text: string): string {
  const words = text.split(" ");
  if (words.length === 1) return "a";
  return words.some((word, index) => index > 0 && word.length > 1 && word.startsWith("-")) ? "a --o" : "a b";
}

/** What kind of host a pattern is for. */
function geminiHost(text: string): string {
  if (text === '"(prompt|url)":"') return "every host";
  if (text.includes("(%|")) return "percent signs";
  const suffix = /\(\|:(?:443|80)\)/.test(text) ? ":default port" : /:\d+\[/.test(text) ? ":port" : "";
  if (text.includes("[A-Za-z0-9_-]\\.")) return `*.h${suffix}`;
  if (/\\\[[^\]]*:/.test(text)) return `[::1]${suffix}`;
  return /\d\\\.\d/.test(text) ? `1.2.3.4${suffix}` : `h${suffix}`;
}
