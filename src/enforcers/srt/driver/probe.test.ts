import { expect, test } from "vitest";
import { lineOf, planText, type Probe } from "./probe.ts";

test("a plan is the nonce, four fields for each probe, and an end", () => {
  const probes: readonly Probe[] = [
    { op: "read", path: "/a\tb\nc" },
    { op: "connect", host: "x.test", port: 443 },
    { op: "variable", name: "HOME" },
    { op: "cwd" },
  ];
  const fields = planText("N", probes).split("\0");
  expect(fields).toEqual(
    [
      ["N"],
      ["0", "read", "/a\tb\nc", ""],
      ["1", "connect", "x.test", "443"],
      ["2", "variable", "HOME", ""],
      ["3", "cwd", "", ""],
      ["end", ""],
    ].flat(),
  );
});

test.each([
  ["N\tcanary\tnode\t1", { kind: "canary", prober: "node", isInside: true }],
  ["N\tcanary\tshell\t", { kind: "canary", prober: "shell", isInside: false }],
  ["N\tdone", { kind: "done" }],
  [
    "N\t3\topened\t1:2:100000",
    { kind: "answered", n: 3, answer: { kind: "opened", identity: "1:2:100000", isAbsent: false } },
  ],
  [
    "N\t3\topened\t1:2:40000\tabsent",
    { kind: "answered", n: 3, answer: { kind: "opened", identity: "1:2:40000", isAbsent: true } },
  ],
  ["N\t0\trefused\tEROFS", { kind: "answered", n: 0, answer: { kind: "refused", errno: "EROFS" } }],
  [
    "N\t0\tproxy\t403\tblocked-by-allowlist\tno",
    {
      kind: "answered",
      n: 0,
      answer: { kind: "proxy", status: 403, error: "blocked-by-allowlist", phrase: "no" },
    },
  ],
  ["N\t0\ttext\t", { kind: "answered", n: 0, answer: { kind: "text", text: "" } }],
  ["N\t0\tnone", { kind: "answered", n: 0, answer: { kind: "none" } }],
])("the line %j", (text, line) => {
  expect(lineOf(text, "N")).toEqual(line);
});

test.each(["M\t0\topened\t1", "0\topened\t1", "N\t\topened\t1", "N\tx\topened\t1", "N\t1\tfine", ""])(
  "the line %j says nothing",
  (text) => expect(lineOf(text, "N")).toBeUndefined(),
);
