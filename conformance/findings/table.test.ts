import * as fs from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";
import { SHARED_FINDINGS } from "../../src/answers/status/texts.ts";
import { TARGETS } from "../../src/targets/registry.ts";
import { FINDING_CASES, SHARED_CASES } from "./index.ts";
import type { FindingCases } from "./table.ts";

const TABLES: Readonly<Record<string, FindingCases>> = FINDING_CASES;
const STORIES = path.resolve(import.meta.dirname, "../acceptance");

test.each(TARGETS)("every finding of $name has a case, and no case is left over", async (target) => {
  const { FINDINGS = {} } = await target.model();
  expect(Object.keys(TABLES[target.name] ?? {}).toSorted()).toEqual(Object.keys(FINDINGS).toSorted());
});

test("every finding that all agents can have has a case, and no case is left over", () => {
  expect(Object.keys(SHARED_CASES).toSorted()).toEqual(Object.keys(SHARED_FINDINGS).toSorted());
});

test("a story names the finding that it shows, and a case that is not run says why", () => {
  for (const cases of [...Object.values(TABLES), SHARED_CASES])
    for (const [code, one] of Object.entries(cases)) {
      if (one.kind === "story") expect(fs.readFileSync(path.join(STORIES, one.file), "utf8")).toContain(code);
      if (one.kind === "not-run") expect(one.reason).toMatch(/\w+ \w+/);
    }
});
