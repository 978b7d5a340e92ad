import * as fs from "node:fs";
import * as path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TARGETS } from "../../src/targets/registry.ts";
import { allRows } from "../../src/targets/kit/forms.ts";
import type { Target } from "../../src/targets/target.ts";
import { EXAMPLE } from "../../test/support/world.ts";
import { sources } from "../../test/support/arbitraries.ts";
import { memoryEnvironment } from "../../test/support/memory.ts";
import { accessOf, problemOf } from "./check.ts";
import { artifactOf, entriesOf, formsOf, isTried, policyOfTexts, textOf, type TriedForm } from "./table.ts";
import { knowledgeOf } from "../agents/index.ts";

const ENVIRONMENT = memoryEnvironment({ "/home/me/a": "file", "/home/me/b": "directory" });
/**
 * The rules of the table speak of paths that are not there, so that a directory is as likely as a file; but for one that
 * can be granted.
 */
const EMPTY = memoryEnvironment({
  "/home/me": "directory",
  "/home/me/granted": "directory",
  "/home/me/project/granted": "directory",
  "/": "directory",
  "/granted": "directory",
});

/** Sources of the golden cases, where they are there and valid. */
function goldenSources(): readonly { readonly srt: string; readonly bash: string }[] {
  const root = path.resolve("test/golden");
  return fs.readdirSync(root).flatMap((name) => {
    const [srt, bash] = [".srt-settings.json", ".config/twsrt/bash-rules.json"].map((file) =>
      path.join(root, name, "home", file),
    );
    if (srt === undefined || bash === undefined || !fs.existsSync(srt) || !fs.existsSync(bash)) return [];
    const texts = { srt: fs.readFileSync(srt, "utf8"), bash: fs.readFileSync(bash, "utf8") };
    try {
      policyOfTexts(texts);
      return [texts];
    } catch {
      return [];
    }
  });
}

/** Rows that entries name and the table lacks, with an entry that shows each. An entry without any row is shown too. */
function unproved(target: Target, texts: { readonly srt: string; readonly bash: string }): string[] {
  const rows = new Set(formsOf(target.name).map(({ form }) => form));
  const policy = policyOfTexts(texts);
  return knowledgeOf(target.name).optionSets.flatMap((options) => {
    const { entries, alternatives } = target.compile(policy, ENVIRONMENT, target.options.parse(options));
    return [...entries, ...alternatives].flatMap(({ key, value, forms }) =>
      (forms.length === 0 ? ["no form"] : forms)
        .filter((form) => !rows.has(form))
        .map((form) => `${form}: ${key} ${value}`),
    );
  });
}

describe.each(TARGETS.map((target) => [target.name, target] as const))("forms of %s", (name, target) => {
  const rows = formsOf(name);

  test("every form of the agent has a row, and every row a form", () => {
    const needed = allRows(knowledgeOf(name).forms);
    const proved = new Set(rows.map(({ form }) => form));
    expect({
      missing: [...needed].filter((form) => !proved.has(form)),
      unused: [...proved].filter((form) => !needed.has(form)),
    }).toEqual({ missing: [], unused: [] });
  });

  test("every form of the golden cases and of the example has a row", () => {
    const all = [...goldenSources(), EXAMPLE];
    expect(all.length).toBeGreaterThan(20);
    expect([...new Set(all.flatMap((texts) => unproved(target, texts)))]).toEqual([]);
  });

  test("property: every form of any policy has a row", () => {
    fc.assert(
      fc.property(sources, (texts) => {
        expect(unproved(target, texts)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("each row names a form once, and its rule makes an entry of that form", () => {
    expect(new Set(rows.map(({ form }) => form)).size).toBe(rows.length);
    const wrong = rows.filter((row) => {
      const [key, value] = row.entry;
      const found = entriesOf(target, row, EMPTY).find(
        (entry) => entry.artifact === artifactOf(target, row) && entry.key === key && entry.value === value,
      );
      return found?.forms.includes(row.form) !== true;
    });
    expect(wrong.map(({ form }) => form)).toEqual([]);
  });

  test("the file of a row holds its entry", () => {
    const without = (row: (typeof rows)[number]): string => {
      const [first, ...rest] = row.beside ?? [];
      const empty = { entries: [], alternatives: [], lists: [], losses: [] };
      if (first === undefined) return target.render(empty, artifactOf(target, row));
      return textOf(target, { ...row, entry: first, beside: rest });
    };
    const isThere = (row: (typeof rows)[number]): boolean => textOf(target, row) !== without(row);
    expect(rows.filter((row) => !isThere(row)).map(({ form }) => form)).toEqual([]);
  });

  test("each row has an access, or names the document that holds what was measured of layer 1", () => {
    const wrong = rows.filter((row) => {
      if (isTried(row)) return accessOf(row).text === "";
      const word = row.entry[0].split(".").at(-1) ?? "";
      return !fs.readFileSync(row.layer1, "utf8").includes(word);
    });
    expect(wrong.map(({ form }) => form)).toEqual([]);
  });
});

describe("a form counts as proved", () => {
  const row: TriedForm = {
    form: "deny Read(p)",
    source: ["denyRead", "a"],
    entry: ["permissions.deny", "Read(a)"],
    access: "Read(a)",
    expected: "denied",
  };
  const said = (
    verdict: "allowed" | "asked" | "denied" | "lost",
  ): { verdict: typeof verdict; text: string } => ({
    verdict,
    text: "",
  });

  test("when the agent answers as the table says, and otherwise without the entry", () => {
    expect(problemOf(row, said("denied"), said("allowed"))).toBeUndefined();
  });

  test("and not when it answers otherwise, or the same without the entry, or when there is no control", () => {
    expect(problemOf(row, said("allowed"), said("allowed"))).toContain("allowed, not denied");
    expect(problemOf(row, said("denied"), said("denied"))).toContain("without the entry as well");
    expect(problemOf(row, said("denied"), said("lost"))).toContain("no control");
    expect(problemOf(row, said("denied"), undefined)).toContain("no control");
  });

  test("as dead only while it changes nothing", () => {
    const dead: TriedForm = { ...row, expected: "allowed", dead: "an older name" };
    expect(problemOf(dead, said("allowed"), said("allowed"))).toBeUndefined();
    expect(problemOf(dead, said("allowed"), said("denied"))).toContain("it acts");
    expect(problemOf(dead, said("denied"), said("allowed"))).toContain("denied, not allowed");
  });
});
