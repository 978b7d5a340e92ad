import { describe, expect, test } from "vitest";
import { restText, worstTexts } from "./render/worst.ts";
import type { Cell, CoverageReport, CoverageRule, WitnessResult } from "./report.ts";
import { worstOf, type Worst } from "./worst.ts";

const COUNTS = { exact: 0, weaker: 0, stricter: 0, unknown: 0 };
const EXACT: Cell = {
  word: "exact",
  counts: { common: COUNTS, variant: COUNTS, deliberate: COUNTS },
  around: { variant: 0, deliberate: 0 },
  reasons: [],
  weaker: [],
  stricter: [],
  unknown: [],
};

function witness(access: string, parts: Partial<WitnessResult> = {}): WitnessResult {
  return {
    access,
    form: "plain",
    effort: "common",
    policy: "deny",
    predicted: "allow",
    layer1: "none",
    layer2: "allow",
    reason: "no-entry-matches",
    ...parts,
  };
}

function cell(...witnesses: WitnessResult[]): Cell {
  const unknown = witnesses.filter(({ predicted }) => predicted === "unknown");
  const weaker = witnesses.filter((one) => !unknown.includes(one));
  return { ...EXACT, word: "weaker", reasons: witnesses.map(({ reason }) => reason), weaker, unknown };
}

function rule(subject: string, cells: readonly Cell[], source = "bash"): CoverageRule {
  const file = "/home/me/bash-rules.json";
  return { id: subject, effect: "deny", action: "execute", subject, source, file, line: 4, cells };
}

function report(rules: readonly CoverageRule[], names = ["srt", "claude", "copilot"]): CoverageReport {
  const totals = { none: 0, weaker: 0, unknown: 0, partial: 0, stricter: 0, exact: 0 };
  return {
    format: 2,
    platform: "linux",
    enforcers: names.map((name) => ({
      name,
      title: `The ${name}`,
      measured: { from: "1.0.0", to: "1.0.0" },
      layer1: "none",
      totals,
      witnesses: COUNTS,
    })),
    rules,
    reasons: {
      "no-entry-matches": {
        title: "nothing matches",
        why: "",
        remedy: "use layer 1; none needed",
        remedyOfWeaker: "use layer 1",
      },
      "asks-instead": { title: "the agent asks", why: "", remedy: "stay there" },
    },
  };
}

const none = (): boolean => false;

function said(worst: Worst): string[] {
  return worst.findings.map((finding) => worstTexts(finding).what);
}

describe("the order", () => {
  test("what runs without anybody comes before what is asked about, and usual forms before others", () => {
    const worst = worstOf(
      report([
        rule("a", [EXACT, cell(witness("Bash(a)", { predicted: "ask", reason: "asks-instead" })), EXACT]),
        rule("b", [
          EXACT,
          cell(witness("Bash(eval b)", { effort: "deliberate", form: "by eval", reason: "deliberate" })),
          EXACT,
        ]),
        rule("c", [
          EXACT,
          cell(witness("Bash(env c)", { effort: "variant", form: "by env", reason: "variant" })),
          EXACT,
        ]),
        rule("d", [EXACT, EXACT, cell(witness("Bash(d)"))]),
      ]),
      none,
    );
    expect(said(worst)).toEqual([
      "The copilot allows Bash(d). Your policy denies it: deny d (bash:4).",
      "The claude allows Bash(env c) (by env). Your policy denies it: deny c (bash:4).",
      "The claude only asks before Bash(a). Your policy denies it: deny a (bash:4).",
    ]);
    expect(worst.more).toBe(1);
    expect(restText(worst)).toBe("1 more reason below.");
  });

  test("of equal ones the reason of more rules comes first, and each reason comes once", () => {
    const one = (name: string, reason: string): CoverageRule =>
      rule(name, [
        EXACT,
        cell(witness(`Bash(${name})`, { reason })),
        cell(witness(`Bash(${name})`, { reason })),
      ]);
    const worst = worstOf(report([one("a", "rare"), one("b", "often"), one("c", "often")]), none);
    expect(said(worst)).toEqual([
      "The claude allows Bash(b). Your policy denies it: deny b (bash:4, and 1 more rule). The same in copilot.",
      "The claude allows Bash(a). Your policy denies it: deny a (bash:4). The same in copilot.",
    ]);
  });
});

test("what is not measured is said to be so, and not to be allowed", () => {
  const worst = worstOf(
    report([rule("a", [EXACT, cell(witness("Bash(a)", { predicted: "unknown" })), EXACT])]),
    none,
  );
  expect(said(worst)).toEqual([
    "What The claude does with Bash(a) is unknown. Your policy denies it: deny a (bash:4).",
  ]);
});

test("a rule that matches nothing has no access, and is as grave as one that is allowed", () => {
  const inert: Cell = { ...EXACT, word: "none", reasons: ["inert-entry"] };
  const worst = worstOf(
    report([rule("a", [EXACT, cell(witness("Bash(a)")), EXACT]), rule("b", [inert, inert, EXACT], "srt")]),
    none,
  );
  expect(said(worst)[0]).toBe("The claude allows Bash(a). Your policy denies it: deny a (bash:4).");
  expect(said(worst)[1]).toBe("The claude does not enforce deny b (srt:4) at all.");
});

test("the sandbox is a finding only where no agent is asked", () => {
  const rules = [rule("a", [cell(witness("Bash(a)"))])];
  expect(said(worstOf(report(rules, ["srt"]), none))).toHaveLength(1);
  const both = [rule("a", [cell(witness("Bash(a)")), EXACT])];
  expect(said(worstOf(report(both, ["srt", "claude"]), none))).toEqual([]);
});

test("the remedy is the one for accesses that get through", () => {
  const [finding] = worstOf(report([rule("a", [EXACT, cell(witness("Bash(a)")), EXACT])]), none).findings;
  expect(finding?.remedy).toBe("use layer 1");
});

test("what the user accepts is left out and counted", () => {
  const asked: unknown[] = [];
  const worst = worstOf(
    report([
      rule("a", [EXACT, cell(witness("Bash(a)")), EXACT]),
      rule("/etc", [EXACT, cell(witness("Write(/etc)")), EXACT], "self-protection"),
    ]),
    (finding) => asked.push(finding) > 0,
  );
  expect(asked).toEqual([
    { code: "no-entry-matches", agent: "claude", rules: ["a"] },
    { code: "no-entry-matches", agent: "claude", rules: ["self-protection"] },
  ]);
  expect(worst).toEqual({ findings: [], more: 0, accepted: 1 });
  expect(restText(worst)).toBe(
    "Nothing that was tried gets around your policy, except what you accept. 1 accepted finding is listed at the end.",
  );
});

test("nothing found is said", () => {
  expect(restText(worstOf(report([rule("a", [EXACT, EXACT, EXACT])]), none))).toBe(
    "Nothing that was tried gets around your policy.",
  );
});
