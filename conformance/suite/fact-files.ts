import * as fs from "node:fs";
import * as path from "node:path";
import { quoteWord } from "../../src/shell/quote.ts";
import type { ObservedVerdict, TriedAccess } from "../../src/targets/driver.ts";
import { ROOT } from "./agents.ts";

/** One measured answer, in the paths of the world that it is tried in again. */
export interface Fact {
  /** The agent's configuration, by artifact. */
  readonly files: Readonly<Record<string, string | undefined>>;
  readonly access: TriedAccess;
  readonly verdict: ObservedVerdict;
}

/** Where the answers are tried again. */
export interface Places {
  readonly home: string;
  readonly cwd: string;
  /** A folder that is neither. */
  readonly outside: string;
  readonly temporary: string;
}

type Read = (places: Places) => readonly Fact[];

/** The measured answers of an agent that its driver can ask for again. */
export const FACTS: Readonly<Record<string, Read>> = {
  claude: (places) => [
    ...["", "-shell"].flatMap((part) =>
      rows(`claude-code-2.1.330${part}`).flatMap((row) => claudeRule(row, places)),
    ),
    ...rows("claude-code-2.1.330-default").flatMap((row) => claudeSettings(row, places)),
  ],
  copilot: (places) => [
    ...rows("copilot-cli-1.0.102").flatMap(([flag, value, tool, text, verdict]) => {
      // Rules were measured with everything else open, rules that open with nothing.
      const open = flag === "--allow-url" ? [] : ["--allow-all"];
      return copilotFact([...open, `${String(flag)}=${String(value)}`], [tool, text, verdict], places);
    }),
    ...rows("copilot-cli-1.0.102-default").flatMap(([flags, ...rest]) =>
      copilotFact(flags as string[], rest, places),
    ),
  ],
  // One configuration a line, with everything that was tried with it.
  codex: (places) =>
    rows("codex-0.169.0").flatMap(([config, rules, answers]) =>
      (answers as [string, string, string][]).flatMap(([tool, text, verdict]) =>
        codexFact({ config, rules }, [tool, text, verdict], places),
      ),
    ),
  gemini: () => rows("gemini-0.61.0").flatMap(geminiFact),
  qwen: () => rows("qwen-0.24.4").flatMap(qwenFact),
  opencode: (places) =>
    rows("opencode-1.18.33").flatMap(([config, answers]) =>
      (answers as [string, string, string][]).flatMap((answer) => opencodeFact(config, answer, places)),
    ),
};

/** In the paths that the answers were measured in. */
function qwenFact([settings, tool, text, verdict]: readonly unknown[]): readonly Fact[] {
  // What a model has to judge is answered by none here.
  if (settings === null || isJudged(settings as object)) return [];
  const access = { tool: tool as TriedAccess["tool"], text: String(text) };
  return [{ files: { settings: JSON.stringify(settings) }, access, verdict: verdict as ObservedVerdict }];
}

function isJudged({ tools }: { readonly tools?: { readonly approvalMode?: string } }): boolean {
  return tools?.approvalMode === undefined || tools.approvalMode === "auto";
}

function rows(name: string): readonly (readonly unknown[])[] {
  const text = fs.readFileSync(path.join(ROOT, `conformance/facts/${name}.jsonl`), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown[]);
}

/** The tools of accesses, as they are named everywhere. */
const TOOLS = ["Read", "Write", "Edit", "Bash", "WebFetch"] as const;

/** A rule in a list, above an allow list that is wide open. */
function claudeRule([list, rule, tool, text, verdict]: readonly unknown[], places: Places): readonly Fact[] {
  const allow = ["Bash", "Read", "Edit", "Write", "WebFetch"];
  const settings = { permissions: { allow, [String(list)]: Array.isArray(rule) ? rule : [rule] } };
  return claudeFact(settings, [tool, text, verdict], places);
}

function claudeSettings(
  [, tool, text, verdict, settings = {}]: readonly unknown[],
  places: Places,
): readonly Fact[] {
  return claudeFact(settings as object, [tool, text, verdict], places);
}

function claudeFact(
  settings: object,
  [tool, text, verdict]: readonly unknown[],
  places: Places,
): readonly Fact[] {
  const known = TOOLS.find((name) => name === tool);
  // `invalid` and `lost`: the tool was not there.
  if (known === undefined || !["allowed", "asked", "denied"].includes(String(verdict))) return [];
  const put = (some: string): string =>
    some
      .replaceAll("<cwd>", places.cwd)
      .replaceAll("<home>", places.home)
      .replaceAll("<tmp>", path.dirname(places.cwd));
  return [
    {
      files: { settings: put(JSON.stringify(settings)) },
      access: { tool: known, text: put(String(text)) },
      verdict: verdict as ObservedVerdict,
    },
  ];
}

/** The agent's tools that a driver calls. */
const COPILOT_TOOLS = {
  view: "Read",
  create: "Write",
  edit: "Edit",
  bash: "Bash",
  web_fetch: "WebFetch",
} as const;

const COPILOT_VERDICTS: Readonly<Record<string, ObservedVerdict>> = {
  ran: "allowed",
  ask: "asked",
  deny: "denied",
  blocked: "denied",
};

function copilotFact(
  flags: readonly string[],
  [tool, text, verdict]: readonly unknown[],
  { cwd, home, outside, temporary }: Places,
): readonly Fact[] {
  const name = String(tool) as keyof typeof COPILOT_TOOLS;
  const observed = COPILOT_VERDICTS[String(verdict)];
  if (!Object.hasOwn(COPILOT_TOOLS, name) || observed === undefined) return [];
  const values: Readonly<Record<string, string>> = { WS: cwd, HOME: home, OUT: outside, TMP: temporary };
  const put = (some: string): string =>
    some.replace(/(?<!\$)\{(WS|OUT|HOME|TMP)\}/g, (_, place: string) => values[place] ?? "");
  return [
    {
      files: { flags: flags.map((flag) => `${quoteWord(put(flag))} \\\n`).join("") },
      access: { tool: COPILOT_TOOLS[name], text: put(String(text)) },
      verdict: observed,
    },
  ];
}

function codexFact(
  { config, rules }: { readonly config: unknown; readonly rules: unknown },
  [tool, text, verdict]: readonly [string, string, string],
  { cwd, home, outside }: Places,
): readonly Fact[] {
  const known = TOOLS.find((name) => name === tool);
  if (known === undefined) return [];
  const put = (some: string): string =>
    some.replaceAll("<cwd>", cwd).replaceAll("<home>", home).replaceAll("<out>", outside);
  return [
    {
      files: {
        config: typeof config === "string" ? put(config) : undefined,
        rules: typeof rules === "string" ? rules : undefined,
      },
      access: { tool: known, text: put(text) },
      verdict: verdict as ObservedVerdict,
    },
  ];
}

type GeminiRule = readonly [tool: unknown, field: string, value: string, decision: string, priority: number];

/** Rules, or the whole text of a policy file, in the paths that the answers were measured in. */
function geminiFact([rules, tool, text, verdict]: readonly unknown[]): readonly Fact[] {
  const written = (rules as readonly GeminiRule[]).length === 0 ? undefined : geminiPolicy(rules);
  const access = { tool: tool as TriedAccess["tool"], text: String(text) };
  return [{ files: { policy: written }, access, verdict: verdict as ObservedVerdict }];
}

function geminiPolicy(rules: unknown): string {
  if (typeof rules === "string") return rules;
  return (rules as readonly GeminiRule[])
    .map(([tool, field, value, decision, priority]) =>
      [
        "[[rule]]",
        `toolName = ${JSON.stringify(tool)}`,
        `${field} = '${value}'`,
        `decision = "${decision}"`,
        `priority = ${priority}\n`,
      ].join("\n"),
    )
    .join("\n");
}

function opencodeFact(
  config: unknown,
  [tool, text, verdict]: readonly [string, string, string],
  { cwd, home, outside }: Places,
): readonly Fact[] {
  const known = TOOLS.find((name) => name === tool);
  if (known === undefined) return [];
  const values: Readonly<Record<string, string>> = { WS: cwd, HOME: home, OUT: outside };
  const put = (some: string): string =>
    some.replace(/(?<!\$)\{(WS|OUT|HOME)\}/g, (_, place: string) => values[place] ?? "");
  return [
    {
      files: { config: put(JSON.stringify(config)) },
      access: { tool: known, text: put(text) },
      verdict: verdict as ObservedVerdict,
    },
  ];
}
