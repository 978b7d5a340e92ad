import { describe, expect, test } from "vitest";
import type { LayerAnswer } from "../../enforcers/model.ts";
import type { Case } from "./cases.ts";
import type { Observed } from "./observe.ts";
import { judged, subjectVerdict } from "./verdict.ts";

const deny: Case = { subject: "s", form: "f", probe: { op: "read", path: "/f" }, expected: "deny" };
const allow: Case = { ...deny, expected: "allow" };
const ALLOWED: Observed = { kind: "allowed", how: "opened" };
const DENIED: Observed = { kind: "denied", how: "EACCES" };
const says = (verdict: LayerAnswer["verdict"], reason?: string): LayerAnswer => ({
  verdict,
  ...(reason === undefined ? {} : { reason }),
});

function of(one: Case, observed: Observed, more: Partial<Parameters<typeof judged>[0]> = {}) {
  return judged({ one, observed, effect: one.expected, predicted: undefined, without: undefined, ...more });
}

describe("what is as it should be", () => {
  test("is proved if it would not be so without the entry", () => {
    expect(of(deny, DENIED, { without: says("allow") })).toMatchObject({ verdict: "pass", isProof: true });
    expect(of(allow, ALLOWED, { without: says("deny") })).toMatchObject({ verdict: "pass", isProof: true });
  });
  test("is unproved if it would be so without the entry, and says by what", () => {
    const entry = { artifact: "srt", key: "/filesystem/denyRead/3", value: "~/x" };
    const found = of(deny, DENIED, { without: { verdict: "deny", entry } });
    expect(found).toMatchObject({ verdict: "unproved", isProof: false });
    expect(found.reason).toContain("`denyRead[3]`, `~/x`");
    expect(of(deny, DENIED, { without: says("deny", "closed-list") }).reason).toContain("no entry allows it");
  });
  test("is unproved if nobody knows what would be without it", () => {
    expect(of(deny, DENIED, { without: says("unknown", "dangling-link") }).verdict).toBe("unproved");
  });
  test("proves nothing of an entry that another overrules, and of one where it only shows the edge", () => {
    expect(of(deny, DENIED, { effect: "allow" })).toMatchObject({ verdict: "unproved" });
    expect(of({ ...deny, isBeside: true }, DENIED, { effect: "allow" })).toMatchObject({
      verdict: "pass",
      isProof: false,
    });
  });
  test("is enough where there is no entry", () => {
    expect(of(deny, DENIED, { effect: undefined })).toMatchObject({ verdict: "pass", isProof: true });
  });
});

describe("what is not as it should be", () => {
  test("fails, with the reason that the model knows", () => {
    const found = of(deny, ALLOWED, { predicted: says("allow", "write-glob-skipped") });
    expect(found).toMatchObject({ verdict: "fail", surprise: false });
    expect(found.reason).toContain("a pattern in a write list has no effect");
  });
  test("is a surprise if the model says otherwise", () => {
    expect(of(deny, ALLOWED, { predicted: says("deny", "closed-list") })).toMatchObject({
      verdict: "fail",
      surprise: true,
      reason: "allowed: opened",
    });
    expect(of(deny, ALLOWED, { predicted: says("unknown") }).surprise).toBe(false);
  });
  test("fails with the reason of the case before any other", () => {
    const one = { ...deny, otherwise: "another name" };
    expect(of(one, ALLOWED, { predicted: says("allow", "hard-link") }).reason).toBe("allowed: another name");
  });
  test("is only unproved where nothing says that it must be so", () => {
    expect(of({ ...deny, lenient: true }, ALLOWED).verdict).toBe("unproved");
  });
});

test.each([
  ["broken", "error"],
  ["untried", "skipped"],
  ["unclear", "inconclusive"],
] as const)("%s is %s", (kind, verdict) => {
  expect(of(deny, { kind, how: "so" })).toEqual({ verdict, reason: "so", isProof: false, surprise: false });
});

describe("a subject", () => {
  const probe = (verdict: ReturnType<typeof judged>["verdict"], isProof = verdict === "pass") => ({
    verdict,
    reason: verdict,
    isProof,
  });
  test.each([
    [["pass", "fail", "error"], "fail"],
    [["pass", "error"], "error"],
    [["unproved", "pass"], "pass"],
    [["inconclusive", "unproved"], "unproved"],
    [["skipped", "inconclusive"], "inconclusive"],
    [["skipped"], "skipped"],
    [[], "skipped"],
  ] as const)("of %j is %s", (verdicts, verdict) => {
    expect(subjectVerdict(verdicts.map((one) => probe(one))).verdict).toBe(verdict);
  });
  test("is not proved by what shows its edge alone", () => {
    expect(subjectVerdict([probe("pass", false), probe("unproved")]).verdict).toBe("unproved");
    expect(subjectVerdict([probe("pass", false)]).verdict).toBe("unproved");
  });
});
