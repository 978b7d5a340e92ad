import { describe, expect, test } from "vitest";
import { factsOf } from "../../../../test/support/facts.ts";
import type { Model, Verdict } from "../../../enforcers/model.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import { parseUrl, pathOf } from "../../../policy/access.ts";
import type { Tool } from "../../../policy/attempt.ts";
import type { Environment } from "../../../policy/environment.ts";
import { quoteWord } from "../../../shell/quote.ts";
import { model } from "./index.ts";

const PLACES: Readonly<Record<string, string>> = { WS: "/w/ws", OUT: "/w/out", HOME: "/w/home", TMP: "/tmp" };

/** The links that stood there when it was measured; undefined: one that leads nowhere. */
const LINKS: Readonly<Record<string, string | undefined>> = {
  "/w/ws/ln": "/w/ws/real",
  "/w/ws/lf": "/w/ws/real/f",
  "/w/ws/lff": "/w/ws/real/f",
  "/w/ws/lout": "/w/out/sub",
  "/w/ws/lnk": "/w/out",
  "/w/ws/lnkfile": "/w/out/x",
  "/w/ws/dangling": undefined,
};

const environment: Environment = {
  home: "/w/home",
  cwd: "/w/ws",
  uid: 0,
  platform: "linux",
  kind: (path) => (/^\/(etc|tmp|dev|opt|usr|w)(\/|$)/.test(path) ? "directory" : "absent"),
  realpath: (path) => {
    for (const [link, to] of Object.entries(LINKS)) {
      if (path !== link && !path.startsWith(`${link}/`)) continue;
      return to === undefined ? undefined : to + path.slice(link.length);
    }
    return path;
  },
  list: () => undefined,
};

/** The agent's tools. A search is asked about where it begins, and with the rules for reading. */
const TOOLS: Readonly<Record<string, Tool>> = {
  view: "Read",
  grep: "Read",
  glob: "Read",
  create: "Write",
  edit: "Edit",
  bash: "Bash",
  web_fetch: "WebFetch",
};

const VERDICTS: Readonly<Record<string, Verdict>> = {
  ran: "allow",
  ask: "ask",
  deny: "deny",
  blocked: "deny",
  exit: "deny",
  "ask, then deny": "deny",
};

interface Fact {
  readonly flags: readonly string[];
  readonly tool: string;
  readonly text: string;
  readonly verdict: string;
}

/** Of a search the start is compared without a slash at its end, which of a path that is shown counts. */
function isSearch(tool: string): boolean {
  return tool === "grep" || tool === "glob";
}

function lines(part?: string): readonly (readonly unknown[])[] {
  const text = factsOf("copilot-cli", part);
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown[]);
}

function put(text: string): string {
  return text.replace(/(?<!\$)\{(WS|OUT|HOME|TMP)\}/g, (_, name: string) => PLACES[name] ?? "");
}

/** Rules were measured with everything else open, rules that open with nothing. */
function ruleFacts(): readonly Fact[] {
  return lines().map(([flag, value, tool, text, verdict]) => ({
    flags: [...(flag === "--allow-url" ? [] : ["--allow-all"]), `${String(flag)}=${String(value)}`],
    tool: String(tool),
    text: String(text),
    verdict: String(verdict),
  }));
}

function defaultFacts(): readonly Fact[] {
  return lines("default").map(([flags, tool, text, verdict]) => ({
    flags: flags as string[],
    tool: String(tool),
    text: String(text),
    verdict: String(verdict),
  }));
}

interface Outcome {
  readonly agree: number;
  readonly unknown: number;
  /** Addresses that are no access for twsrt. */
  readonly unasked: ReadonlySet<string>;
  readonly different: readonly string[];
}

function compare(facts: readonly Fact[]): Outcome {
  const models = new Map<string, Model>();
  const different: string[] = [];
  const unasked = new Set<string>();
  let agree = 0;
  let unknown = 0;
  for (const { flags, tool, text, verdict } of facts) {
    const file = flags.map((flag) => `${quoteWord(put(flag))}\n`).join("");
    const made =
      models.get(file) ?? model({ files: { flags: file }, environment, options: { wrapper: "srt" } });
    models.set(file, made);
    if (tool === "web_fetch" && parseUrl(text) === undefined) {
      unasked.add(text);
      continue;
    }
    const access = {
      tool: TOOLS[tool] ?? "Bash",
      text: isSearch(tool) ? pathOf(put(text), environment.cwd, environment.home) : put(text),
      cwd: environment.cwd,
    };
    const { layer1, layer2 } = made.decide(attemptOf(access, environment));
    expect(layer1).toEqual({ verdict: "none", reason: "no-own-sandbox" });
    if (layer2.verdict === "unknown") unknown++;
    else if (layer2.verdict === VERDICTS[verdict]) agree++;
    else different.push(`${flags.join(" ")} | ${tool} ${text} | ${verdict}, not ${layer2.verdict}`);
  }
  return { agree, unknown, unasked, different };
}

/**
 * With `-p` the path gate refuses before the rule is asked. Over the agent's protocol for editors, with a person who
 * lets every path pass, the rule refuses (the facts that say "ask, then deny"), so the model names the rule.
 */
const GATE_BEFORE_RULE = ["rm {OUT}/nox", "rm ../outside/nox", 'rm -rf "$HOME/zz"', "rm -rf ../zz"];

describe("the model against every measured answer", () => {
  test("rules", () => {
    const { agree, unknown, unasked, different } = compare(ruleFacts());
    expect(different).toEqual([]);
    expect([...unasked]).toEqual([]);
    expect({ agree, unknown }).toEqual({ agree: 6614, unknown: 0 });
  });

  test("everyday accesses, with the flags that twsrt writes and with none", () => {
    const { agree, unknown, different } = compare(defaultFacts());
    const known = different.filter((line) =>
      GATE_BEFORE_RULE.some((text) => line.endsWith(`bash ${text} | ask, not deny`)),
    );
    expect(different.filter((line) => !known.includes(line))).toEqual([]);
    expect(known).toHaveLength(6);
    expect({ agree, unknown }).toEqual({ agree: 6970, unknown: 39 });
  });
});
