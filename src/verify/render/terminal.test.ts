import { describe, expect, test } from "vitest";
import { agentOf, probeOf, ruleOf } from "./sample.ts";
import { verifyText } from "./terminal.ts";

const PLAIN = { width: 80, color: false, verbose: false };

describe("verifyText", () => {
  test("says what was tried, and shows what does not pass with its probes", () => {
    const agent = agentOf([
      ruleOf("fail", [
        probeOf("fail", { open: { verdict: "allowed", ms: 1 }, configured: { verdict: "asked", ms: 1 } }),
        probeOf("pass", { access: "Bash(rm z)" }),
      ]),
      ruleOf("pass", [probeOf("pass"), probeOf("gap")]),
    ]);
    expect(verifyText([agent], PLAIN)).toMatchInlineSnapshot(`
      "an-agent: An Agent 1.0.0
        result: 1 of 2 rules enforced, 1 not enforced as your policy says
        program: /bin/an-agent
        settings: /f, 2 differences from what \`twsrt generate\` would write
        not used in the trial: hooks
        tried in a box: an empty home, everything else read-only, no network
        the agent accepts its configuration

      fail          deny rm bash:2 (1 pass, 1 fail)
          for a reason
          fail: Bash(rm x), plain
            expected deny; predicted deny by deny: rm; observed asked; with prompts
              off allowed; without the rules allowed, by Bash(rm y)
      pass          deny rm bash:2 (1 pass, 1 gap)

      rules: 1 pass, 1 fail; accesses: 2 pass, 1 gap, 1 fail; 1 start, 1.2 s
        fail: the agent does not do what your policy says
        gap: differs from your policy, weaker or stricter, and \`coverage\` reports it
      "
    `);
  });

  test("shows every probe with -v, and with colours says the same", () => {
    const agent = agentOf([ruleOf("pass", [probeOf("pass"), probeOf("gap", { access: "Bash(env rm)" })])]);
    const verbose = verifyText([agent], { ...PLAIN, verbose: true });
    expect(verbose).toContain("gap: Bash(env rm), plain");
    const colored = verifyText([agent], { ...PLAIN, color: true, verbose: true });
    // eslint-disable-next-line no-control-regex -- the colours are taken out
    expect(colored.replaceAll(/\u001b\[[\d;]*m/g, "")).toBe(verbose);
  });

  test("a version that was not measured, a weaker isolation and a surprise are said", () => {
    const rule = ruleOf("pass", [probeOf("pass", { surprise: true })]);
    const text = verifyText(
      [
        {
          ...agentOf([rule]),
          version: "9.9.9",
          release: "newer",
          isolation: "network",
          acceptance: { kind: "unknown", why: "hm" },
        },
      ],
      { ...PLAIN, width: 500 },
    );
    expect(text).toContain("An Agent 9.9.9 (measured with 1.0.0); a newer twsrt may know this release");
    expect(text).toContain("bubblewrap (bwrap) does not work here");
    expect(text).toContain("could not find out whether the agent accepts its configuration: hm");
    expect(text).toContain("differs from the recorded behavior of this release");
    expect(text).toContain("1 answer is not what was measured");
  });

  test("what an agent says cannot move the cursor, and no line is longer than the width", () => {
    const access = `Bash(echo \u001b[2J\n${"x".repeat(300)})`;
    const text = verifyText(
      [agentOf([ruleOf("fail", [probeOf("fail", { access, reason: "\u001b]0;t\u0007" })])])],
      PLAIN,
    );
    expect(text).not.toContain("\u001b");
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("the result comes first, and says where nothing is enforced", () => {
    const good = agentOf([ruleOf("pass", [probeOf("pass")]), ruleOf("gap", [probeOf("gap")])]);
    const [, line] = verifyText([good], PLAIN).split("\n");
    expect(line).toBe("  result: 1 of 2 rules enforced, 1 with a known difference");
    const ignored = verifyText([{ ...good, acceptance: { kind: "ignored", why: "hm" } }], PLAIN);
    expect(ignored).toContain("\n  result: no rule is enforced, the agent ignores its configuration\n");
  });

  test("many failures are cut, and counted", () => {
    const probes = Array.from({ length: 10 }, (_, i) => probeOf("fail", { access: `Bash(rm ${i})` }));
    const text = verifyText([agentOf([ruleOf("fail", probes)])], PLAIN);
    expect(text).toContain("and 7 more");
  });

  test.each([
    [
      { status: "missing", program: "p", install: "npm i" } as const,
      "not installed: `p` is not on the PATH",
      "npm i",
    ],
    [{ status: "failed", why: "so" } as const, "could not be tried: so", ""],
    [{ status: "file-missing", file: "/f" } as const, "/f is missing", "`twsrt generate a -w`"],
    [{ status: "file-unreadable", file: "/f", why: "no" } as const, "/f cannot be read: no", ""],
    [
      { status: "file-not-loaded", file: "/f", code: "c", why: "is not read", remedy: "move it" } as const,
      "/f is not read [c]: not tried",
      "move it",
    ],
    [{ status: "nothing-selected" } as const, "no rule", ""],
  ])("%j", (status, what, help) => {
    const text = verifyText([{ agent: "a", title: "A", ...status }], { ...PLAIN, width: 200 });
    expect(text).toContain(what);
    expect(text).toContain(help);
  });
});
