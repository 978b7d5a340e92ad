import { describe, expect, test } from "vitest";
import { factsOf } from "../../../../test/support/facts.ts";
import type { Model, Verdict } from "../../../enforcers/model.ts";
import type { Tool, Touch } from "../../../policy/attempt.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import type { Environment } from "../../../policy/environment.ts";
import { model } from "./index.ts";

/** The throw-away world in which the answers were measured. */
const WORLD = "/tmp/w";
const LINKS: Readonly<Record<string, string>> = {
  [`${WORLD}/work/link.txt`]: `${WORLD}/o/x.txt`,
  [`${WORLD}/work/linkdir`]: `${WORLD}/o`,
  [`${WORLD}/work/lk`]: `${WORLD}/home/real/f`,
  [`${WORLD}/home/lk`]: `${WORLD}/home/real/f`,
  [`${WORLD}/home/lkd`]: `${WORLD}/home/real`,
  [`${WORLD}/home/lw`]: `${WORLD}/home/w`,
  [`${WORLD}/home/lreal`]: `${WORLD}/home/real`,
};

const ENVIRONMENT: Environment = {
  home: `${WORLD}/home`,
  cwd: `${WORLD}/work`,
  uid: 0,
  platform: "linux",
  kind: () => "file",
  realpath(path) {
    const link = Object.keys(LINKS).find((name) => path === name || path.startsWith(`${name}/`));
    return link === undefined ? path : `${LINKS[link] ?? ""}${path.slice(link.length)}`;
  },
  list: () => undefined,
};

interface Fact {
  readonly settings: object;
  readonly tool: Tool;
  readonly text: string;
  readonly verdict: Verdict;
  /** A name to list it by: rule and access. */
  readonly name: string;
}

const VERDICTS: Readonly<Record<string, Verdict>> = {
  allowed: "allow",
  asked: "ask",
  denied: "deny",
  // The tool was taken away, so the call came to nothing.
  invalid: "deny",
  lost: "deny",
};

type Row = readonly [string, unknown, string?, string?, unknown?];

function rows(part?: string): readonly Row[] {
  const text = factsOf("claude-code", part)
    .replaceAll("<cwd>", ENVIRONMENT.cwd)
    .replaceAll("<home>", ENVIRONMENT.home)
    .replaceAll("<tmp>", WORLD);
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
}

/** A rule in a list, above an allow list that is wide open. */
function ruled(part?: string): readonly Fact[] {
  const allow = ["Bash", "Read", "Edit", "Write", "WebFetch"];
  return rows(part).map(([list, rule, tool = "", text = "", verdict]) => ({
    settings: { permissions: { allow, [list]: Array.isArray(rule) ? rule : [rule] } },
    tool: tool as Tool,
    text,
    verdict: VERDICTS[String(verdict)] ?? "unknown",
    name: `${String(rule)} | ${text.slice(0, 60)}`,
  }));
}

/** What the agent does by itself, or under whole settings. */
function plain(part: string): readonly Fact[] {
  return rows(part).map(([, tool, text = "", verdict = "", settings = {}]) => ({
    settings: settings as object,
    tool: tool as Tool,
    text,
    verdict: VERDICTS[verdict] ?? "unknown",
    name: text,
  }));
}

function compared(facts: readonly Fact[]): {
  right: number;
  unknown: readonly string[];
  wrong: readonly string[];
} {
  const models = new Map<string, Model>();
  const unknown: string[] = [];
  const wrong: string[] = [];
  for (const { settings, tool, text, verdict, name } of facts) {
    const file = JSON.stringify(settings);
    const built =
      models.get(file) ?? model({ files: { settings: file }, environment: ENVIRONMENT, options: OPTIONS });
    models.set(file, built);
    const access = { tool, text, cwd: ENVIRONMENT.cwd };
    const answer = built.decide(attemptOf(access, ENVIRONMENT)).layer2.verdict;
    if (answer === "unknown") unknown.push(name);
    else if (answer !== verdict) wrong.push(name);
  }
  return { right: facts.length - unknown.length - wrong.length, unknown, wrong };
}

const OPTIONS = {
  file_tools: ["Read" as const, "Edit" as const],
  sandbox: "keep" as const,
  bypass: "keep" as const,
};

/** Rules with an escaped or unusual blank at the very end of a command: which blanks the agent cuts off is unclear. */
const CUT_BLANKS = /^Bash\(echo t(1387|1394|1423|1430|1459|1466|1639|1646|1648|1655)e /;

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

describe("against every measured answer", () => {
  test("to rules under a list that allows everything", () => {
    const { right, unknown, wrong } = compared(ruled());
    expect(wrong.filter((name) => !CUT_BLANKS.test(name))).toEqual([]);
    // A bracket that is never closed and a slash behind it: the agent makes something strange of it.
    expect(unknown.filter((name) => !name.includes("[ab/*"))).toEqual([]);
    expect({ right, unknown: unknown.length, wrong: wrong.length }).toEqual({
      right: 17168,
      unknown: 12,
      wrong: 10,
    });
  });

  test("to spellings of one command and one file", () => {
    const { right, unknown, wrong } = compared(ruled("shell"));
    expect(sorted(wrong)).toEqual([
      // The agent asks where a denied removal stands in the middle of an expansion, and does not look behind `time {`.
      "Bash(rm *) | echo ${x/$(rm x)/}",
      "Bash(rm *) | time { rm x; }",
      // A removal in a subshell in the text of a shell.
      'Edit(~/d/**),Read(~/real/**) | bash -c "(rm ~/d/f)"',
    ]);
    expect({ right, unknown: unknown.length }).toEqual({ right: 5431, unknown: 55 });
  });

  test("without a rule, in all modes and with the sandbox", () => {
    const { right, unknown, wrong } = compared(plain("default"));
    // Two blanks, which a rule that allows sees, lines that bash would refuse, and a change of directory that the agent follows where the model does not.
    expect(sorted(wrong)).toEqual(["cd sub || cat f", "ls {", "npm  run test"]);
    expect({ right, unknown: unknown.length }).toEqual({ right: 9360, unknown: 231 });
  });

  test("of the sandbox to files and hosts that a command gets at", () => {
    const unknown: string[] = [];
    const wrong: string[] = [];
    const all = rows("sandbox");
    for (const [, action, target = "", verdict = "", settings] of all) {
      const built = model({
        files: { settings: JSON.stringify(settings) },
        environment: ENVIRONMENT,
        options: OPTIONS,
      });
      const [host = "", port = "80"] = target.split(":");
      const touch: Touch =
        action === "connect"
          ? { action, host, port: Number(port) }
          : { action: action === "write" ? "write" : "read", path: target };
      const access = { tool: "Bash", text: "python3 x", cwd: ENVIRONMENT.cwd } as const;
      const answer = built.decide(attemptOf(access, ENVIRONMENT, [touch])).layer1.verdict;
      if (answer === "unknown") unknown.push(`${String(action)} ${target}`);
      else if (answer !== VERDICTS[verdict]) wrong.push(`${String(action)} ${target}`);
    }
    // A hidden folder lets itself be written and throws it away; the file outside does not change.
    expect(wrong).toEqual(["write /tmp/w/work/sec/f"]);
    // A rule with `\\[`, and a grant by a pattern in a rule.
    expect(unknown).toEqual(["read /tmp/w/home/[b]", "write /tmp/w/home/g/.env"]);
    expect(all.length).toBe(269);
  });
});
