import { describe, expect, test } from "vitest";
import { machineOf } from "../../../test/support/machine.ts";
import { policyOf } from "../../../test/support/memory.ts";
import { attemptOf } from "../../policy/attempt-of.ts";
import { CONFIG } from "./artifacts.ts";
import { compile } from "./compile.ts";
import { model } from "./model/index.ts";
import { render } from "./render.ts";

const environment = machineOf({
  "~/d/f": "file",
  "~/d/sub/g.pem": "file",
  "~/w": "directory",
  "~/w/.git/config": "file",
  "~/w/s/k": "file",
  "~/o": "file",
  "~/project/s/k": "file",
});

interface Lists {
  readonly denyRead?: readonly string[];
  readonly denyWrite?: readonly string[];
  readonly allowWrite?: readonly string[];
}

function compiled(filesystem: Lists) {
  return compile(policyOf({ srt: JSON.stringify({ filesystem }), bash: "{}" }), environment);
}

/** The same home, with nothing in the start directory. */
const elsewhere = machineOf({ "~/o": "file", "~/project": "directory" });

function keys(lists: Lists): string[] {
  return compiled(lists)
    .entries.filter(({ artifact, key }) => artifact === CONFIG && key.includes("filesystem"))
    .map(({ value }) => String(value))
    .filter((text) => !text.endsWith('"write"') && !/srt-settings|config\/twsrt/.test(text));
}

/** Whether a file that no rule speaks of can be read: with keys that clash nothing can. */
function starts(lists: Lists, where = environment): boolean {
  const files = { [CONFIG]: render(compiled(lists), CONFIG) };
  const attempt = attemptOf({ tool: "Read", text: "~/o", cwd: where.cwd }, where);
  return model({ files, environment: where, options: {} }).decide(attempt).layer2.verdict === "allow";
}

const W = ["~/w"];

describe("keys inside each other become keys that the agent takes", () => {
  test.each<[string, Lists, string[], string]>([
    ["a denial in a denied directory", { denyRead: ["~/d", "~/d/sub"] }, ['"~/d" = "deny"'], ""],
    ["a read-only key there", { denyRead: ["~/d"], denyWrite: ["~/d/f"] }, ['"~/d" = "deny"'], ""],
    ["a pattern there", { denyRead: ["~/d/*.x", "~/d"] }, ['"~/d" = "deny"'], "existing-files-only"],
    [
      "a pattern that reaches there",
      { denyRead: ["~/d", "~/*/sub/*.pem"] },
      ['"~/d" = "read"', '"~/d/**" = "deny"', '"~/*/sub/*.pem" = "deny"', '"~/*/sub/*.pem/**" = "deny"'],
      "pattern-inside-denied",
    ],
    [
      "a pattern that reaches what is missing",
      { denyRead: ["~/n", "~/*/*.pem"] },
      ['"~/[n]" = "deny"', '"~/[n]/**" = "deny"', '"~/*/*.pem" = "deny"', '"~/*/*.pem/**" = "deny"'],
      "existing-files-only",
    ],
    [
      "a pattern that does not",
      { denyRead: ["~/d", "~/*.pem"] },
      ['"~/d" = "deny"', '"~/*.pem" = "deny"', '"~/*.pem/**" = "deny"'],
      "existing-files-only",
    ],
    [
      "two missing ones in a missing directory",
      { allowWrite: W, denyRead: ["~/w/no/x"], denyWrite: ["~/w/no/y"] },
      ['"~/w/no" = "deny"'],
      "missing-directory",
    ],
    [
      "two that nothing makes writable",
      { allowWrite: W, denyRead: ["~/no/x", "~/no/y"] },
      ['"~/no/x" = "deny"', '"~/no/y" = "deny"'],
      "",
    ],
    [
      "a missing one in a read-only directory",
      { allowWrite: W, denyRead: ["~/w/s/n"], denyWrite: ["~/w/s"] },
      ['"~/w/s/[n]" = "deny"', '"~/w/s/[n]/**" = "deny"', '"~/w/s" = "read"'],
      "existing-files-only",
    ],
    [
      "what is missing in .git",
      { allowWrite: W, denyWrite: ["~/w/.git/hooks"] },
      ['"~/w/.git" = "read"'],
      "",
    ],
    [
      "what may not be read in .git",
      { allowWrite: W, denyRead: ["~/w/.git/x", "~/w/.agents/y"] },
      [
        '"~/w/.git/[x]" = "deny"',
        '"~/w/.git/[x]/**" = "deny"',
        '"~/w/.agents/[y]" = "deny"',
        '"~/w/.agents/[y]/**" = "deny"',
      ],
      "existing-files-only",
    ],
    ["a read-only key in a read-only one", { denyWrite: ["./s", "./s/n"] }, ['"s" = "read"'], ""],
  ])("%s", (_, lists, expected, loss) => {
    expect(keys(lists)).toEqual(expected);
    expect(starts(lists)).toBe(true);
    const codes = compiled(lists).losses.map(({ code }) => code);
    if (loss !== "") expect(codes).toContain(loss);
    else expect(codes).not.toContain("missing-directory");
  });

  test("and every rule is behind one of them", () => {
    const { entries } = compiled({ denyRead: ["~/d", "~/d/sub"], denyWrite: ["~/d/f"] });
    const [entry] = entries.filter(({ value }) => value === '"~/d" = "deny"');
    expect(entry?.rules).toHaveLength(3);
  });
});

test.each<[string, Lists, string[]]>([
  ["two files", { denyWrite: ["s/k", "s/l"] }, ['"s" = "read"']],
  ["a file that may not be read either", { denyWrite: ["s/k"], denyRead: ["s/l"] }, ['"s" = "deny"']],
  ["deeper ones", { denyWrite: ["s/a/k", "s/a/l"] }, ['"s/a" = "read"']],
])("%s of a directory that another start directory does not have become one key", (_, lists, expected) => {
  const all = { allowWrite: ["."], ...lists };
  expect(keys(all)).toEqual(expected);
  expect([starts(all), starts(all, elsewhere)]).toEqual([true, true]);
  expect(compiled(all).losses.map(({ code }) => code)).toContain("paths-become-directory");
});

test.each<Lists>([
  { denyWrite: ["s"], denyRead: ["s/k"] },
  { denyWrite: ["**/s/**"], denyRead: ["s/k"] },
])("a denied file in such a directory that is read-only becomes a pattern", (lists) => {
  const all = { allowWrite: ["."], ...lists };
  expect(keys(all)).toEqual(['"s/[k]" = "deny"', '"s/[k]/**" = "deny"', '"s" = "read"']);
  expect([starts(all), starts(all, elsewhere)]).toEqual([true, true]);
  expect(compiled(all).losses.map(({ code }) => code)).toContain("existing-files-only");
});

test("one file of such a directory stays one key", () => {
  const lists = { allowWrite: ["."], denyWrite: ["s/k", "t"] };
  expect(keys(lists)).toEqual(['"s/k" = "read"', '"t" = "read"']);
  expect(starts(lists, elsewhere)).toBe(true);
});

test("where the home is not there yet, nothing above it becomes a key", () => {
  const early = {
    ...environment,
    kind: (place: string) => (place.endsWith("/b") ? "directory" : "absent"),
  } as const;
  const srt = JSON.stringify({
    filesystem: { denyRead: ["../b/x"], denyWrite: ["~/b/a"], allowWrite: ["~/b"] },
  });
  const written = compile(policyOf({ srt, bash: "{}" }), early).entries.map(({ value }) => String(value));
  expect(written.filter((text) => /^"(?!~\/|\.|\/home\/me\/)/.test(text))).toEqual([]);
});

test("the rules of a key that another one covers are named with the outermost one", () => {
  const named = compiled({ denyRead: ["b/x", "b", "**"] }).entries.flatMap(({ rules }) => rules);
  for (const index of [0, 1, 2]) expect(named).toContain(`srt:/filesystem/denyRead/${index}`);
});
