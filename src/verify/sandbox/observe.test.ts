import { describe, expect, test } from "vitest";
import type { Answer, Probe } from "../../enforcers/srt/driver/probe.ts";
import { observedOf } from "./observe.ts";

const opened = (identity: string, isAbsent = false): Answer => ({ kind: "opened", identity, isAbsent });
const refused = (errno: string): Answer => ({ kind: "refused", errno });
const kindOf = (probe: Probe, inside?: Answer, outside?: Answer, value?: string): string =>
  observedOf({ probe, ...(value === undefined ? {} : { value }) }, inside, outside).kind;

describe("files", () => {
  const probe: Probe = { op: "read", path: "/f" };
  test.each<[string, Answer | undefined, Answer | undefined, string]>([
    ["the same object", opened("1:2:100000"), opened("1:2:100000"), "allowed"],
    ["another object", opened("9:1:40000"), opened("1:2:40000"), "denied"],
    ["a device in its place", { kind: "special", identity: "5:3:20000" }, opened("1:2:100000"), "denied"],
    ["an error inside", refused("EACCES"), opened("1:2:100000"), "denied"],
    ["an error outside as well", refused("EACCES"), refused("EACCES"), "unclear"],
    ["an error outside alone", opened("1:2:100000"), refused("EACCES"), "unclear"],
    ["nothing there", refused("ENOENT"), refused("ENOENT"), "unclear"],
    ["a device", opened("1:2:100000"), { kind: "special", identity: "5:3:20000" }, "untried"],
    ["no answer", undefined, opened("1:2:100000"), "broken"],
    ["no control", opened("1:2:100000"), undefined, "broken"],
  ])("%s", (_name, inside, outside, kind) => {
    expect(kindOf(probe, inside, outside)).toBe(kind);
    expect(kindOf({ op: "write", path: "/f" }, inside, outside)).toBe(kind);
  });

  test("what would be made is judged by the directory that would hold it", () => {
    const at: Probe = { op: "write", path: "/d/new" };
    expect(kindOf(at, opened("1:2:40000", true), opened("1:2:40000", true))).toBe("allowed");
    expect(kindOf(at, opened("7:1:40000", true), opened("1:2:40000", true))).toBe("denied");
    expect(kindOf(at, { kind: "special", identity: "5:3:20000" }, opened("1:2:40000", true))).toBe("denied");
  });
});

describe("hosts", () => {
  const probe: Probe = { op: "connect", host: "a.test", port: 443 };
  const proxy = (status: number, error = "", phrase = ""): Answer => ({
    kind: "proxy",
    status,
    error,
    phrase,
  });
  test.each<[string, Answer, string]>([
    ["403 by the lists", proxy(403, "blocked-by-allowlist", "host is not on the allow list"), "denied"],
    ["403 by the address", proxy(403, "blocked-by-sandbox-runtime"), "denied"],
    ["403 of somebody else", proxy(403), "broken"],
    ["200", proxy(200), "allowed"],
    ["502", proxy(502), "allowed"],
    ["407", proxy(407), "broken"],
    ["400", proxy(400), "broken"],
    ["503", proxy(503, "too-many-tunnels"), "broken"],
    ["no proxy", refused("NO_PROXY_NAMED"), "broken"],
    ["no answer in time", refused("ETIMEDOUT"), "broken"],
    ["past the proxy, refused", refused("ECONNREFUSED"), "denied"],
    ["past the proxy, no way", refused("ENETUNREACH"), "denied"],
    ["past the proxy, reached", opened("connection"), "allowed"],
  ])("%s", (_name, inside, kind) => expect(kindOf(probe, inside)).toBe(kind));

  test("what is allowed and not reached says so", () => {
    expect(observedOf({ probe }, proxy(502, "", "Bad Gateway"), undefined).how).toContain("not reached");
  });
});

test("connections count only if they work outside", () => {
  const probe: Probe = { op: "direct", host: "127.0.0.1", port: 1 };
  expect(kindOf(probe, refused("ECONNREFUSED"), opened("connection"))).toBe("denied");
  expect(kindOf(probe, opened("connection"), opened("connection"))).toBe("allowed");
  expect(kindOf(probe, refused("ECONNREFUSED"), refused("ECONNREFUSED"))).toBe("unclear");
});

test("texts are compared", () => {
  expect(kindOf({ op: "cwd" }, { kind: "text", text: "/p" }, undefined, "/p")).toBe("allowed");
  expect(kindOf({ op: "cwd" }, { kind: "text", text: "/" }, undefined, "/p")).toBe("denied");
  expect(kindOf({ op: "variable", name: "T" }, { kind: "none" }, undefined, "x")).toBe("denied");
});

test("what the shell cannot try is not tried", () => {
  expect(kindOf({ op: "unix" }, refused("UNTRIED"), opened("socket"))).toBe("untried");
});
