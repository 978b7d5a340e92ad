import { describe, expect, test } from "vitest";
import { sandboxExit, type UntestedSandbox } from "../report.ts";
import { probeOf, ruleOf, sandboxOf } from "./sample.ts";
import { resultText, ruleText } from "./terminal.ts";

const PLAIN = { width: 80, color: false, verbose: false };
const BASELINE = { id: "baseline:direct", subject: "(a connection past the proxy)" };

test("a line of the table", () => {
  const rule = ruleOf("pass", [probeOf("pass"), probeOf("unproved")]);
  expect(ruleText(rule, PLAIN)).toBe("pass          deny read ~/x srt:2 (1 pass, 1 unproved)\n");
  expect(ruleText(ruleOf("fail", [probeOf("fail")], BASELINE), PLAIN)).toBe(
    "fail          (a connection past the proxy) (1 fail)\n",
  );
});

test("details of what is not as it should be, and counts", () => {
  const failed = probeOf("fail", { observed: "allowed", how: "the same is opened as outside" });
  const result = sandboxOf([
    ruleOf("fail", [failed, probeOf("pass", { probe: "read /y" })]),
    ruleOf("unproved", [{ form: "the path", verdict: "unproved", reason: "not there", surprise: false }], {
      reason: "not there",
    }),
    ruleOf("pass", [probeOf("pass")]),
  ]);
  expect(resultText(result, PLAIN)).toMatchInlineSnapshot(`
    "
    fail          deny read ~/x srt:2
        for a reason
        fail: read /home/me/x, the path
          expected deny; observed allowed: the same is opened as outside

    unproved      deny read ~/x srt:2
        not there

    Sandbox runtime 1.0.0
      program: /bin/srt
      settings: /home/me/.srt-settings.json
      started in /home/me/p; what is relative hangs there
      hard links: looked at 0 names in denied directories; no denied file has one
    entries: 1 pass, 1 unproved, 1 fail; probes: 2 pass, 1 unproved, 1 fail; 1.2 s
    "
  `);
  expect(resultText(result, { ...PLAIN, verbose: true })).toContain("pass: read /y, the path");
  const colored = resultText(result, { ...PLAIN, color: true });
  // eslint-disable-next-line no-control-regex -- the colours are taken out
  expect(colored.replaceAll(/\u001b\[[\d;]*m/g, "")).toBe(resultText(result, PLAIN));
});

test("another version, a copy, the shell, a surprise, many failures", () => {
  const many = Array.from({ length: 9 }, () => probeOf("fail", { surprise: true }));
  const text = resultText(
    sandboxOf([ruleOf("fail", many)], { version: "9.9.9", prober: "shell", isCopy: true }),
    { ...PLAIN, width: 200 },
  );
  for (const part of [
    "Sandbox runtime 9.9.9 (measured with 1.0.0)",
    "without `parentProxy`",
    "cannot be started inside",
    "differs from the recorded behavior of this release: deny",
    "9 answers not as measured",
    "and 6 more",
  ])
    expect(text).toContain(part);
});

test("texts of the settings cannot move the cursor", () => {
  const rule = ruleOf("fail", [probeOf("fail", { probe: "read \u001b[2J" })], {
    subject: "\u001b]0;x\u0007",
  });
  expect(ruleText(rule, PLAIN) + resultText(sandboxOf([rule]), PLAIN)).not.toContain("\u001b");
});

describe("why there is no verdict", () => {
  const file = "/f";
  const failed = (failure: Extract<UntestedSandbox, { status: "failed" }>["failure"]): UntestedSandbox => ({
    status: "failed",
    file,
    program: "/srt",
    failure,
  });
  test.each<[UntestedSandbox, string, string]>([
    [{ status: "file-missing", file }, "/f is missing", "write one"],
    [{ status: "file-unreadable", file, why: "no" }, "/f cannot be read: no", ""],
    [{ status: "srt-missing", file, program: "srt", install: "npm i" }, "`srt` is not on the PATH", "npm i"],
    [{ status: "not-understood", file, program: "/srt" }, "nothing was tried", "report this"],
    [{ status: "nothing-selected", file }, "no entry", ""],
    [{ status: "interrupted", file }, "interrupted", ""],
    [failed({ kind: "refused", said: "bad key" }), "refuses /f", "bad key"],
    [
      failed({ kind: "lacking", said: "", programs: [{ program: "rg", install: "apt i ripgrep" }] }),
      "rg missing",
      "install rg: apt i ripgrep",
    ],
    [
      failed({ kind: "forbidden", isNested: true, said: "" }),
      "sandbox or container already",
      "plain terminal",
    ],
    [failed({ kind: "forbidden", isNested: false, said: "" }), "the system forbids it", "sysctl"],
    [failed({ kind: "hidden", what: ["/x"], said: "" }), "hides what every command needs", "`allowRead`: /x"],
    [failed({ kind: "contradiction", said: "" }), "contradict", ""],
    [failed({ kind: "not-confined", said: "" }), "not inside", ""],
    [failed({ kind: "timed-out", said: "" }), "did not answer in time", "--timeout"],
    [failed({ kind: "silent", code: 3, said: "oops" }), "ended with 3", "oops"],
  ])("%j", (result, what, help) => {
    const text = resultText(result, { ...PLAIN, width: 300 });
    expect(text).toContain(what);
    expect(text).toContain(help);
    expect(sandboxExit(result)).toBe(result.status === "nothing-selected" ? 1 : 2);
  });
});

test("the exit code of what was tested", () => {
  expect(
    sandboxExit(sandboxOf([ruleOf("pass", [probeOf("pass"), probeOf("unproved"), probeOf("inconclusive")])])),
  ).toBe(0);
  expect(sandboxExit(sandboxOf([ruleOf("fail", [probeOf("fail")])]))).toBe(1);
  expect(sandboxExit(sandboxOf([ruleOf("error", [probeOf("error")])]))).toBe(1);
  expect(sandboxExit(sandboxOf([ruleOf("pass", [probeOf("pass")])], { prober: "shell" }))).toBe(2);
});
