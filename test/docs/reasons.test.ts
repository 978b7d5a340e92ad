import * as path from "node:path";
import { expect, test } from "vitest";
import type { Reason } from "../../src/enforcers/model.ts";
import { allReasons, TARGETS } from "../../src/index.ts";
import { sentence } from "../support/page.ts";

/* docs/reasons.md is made from the tables of the program: `npx vitest run test/docs/reasons.test.ts -u` writes it. */
const PAGE = path.resolve(import.meta.dirname, "../../docs/reasons.md");

test("docs/reasons.md explains every reason code in the words of the program", async () => {
  const reasons = await allReasons(TARGETS);
  const codes = Object.keys(reasons).sort();
  expect(codes.length).toBeGreaterThan(40);
  const sections = codes.map((code) => {
    const reason = reasons[code];
    if (reason === undefined) throw new Error(code);
    expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const text of [reason.title, reason.why, reason.remedy]) {
      expect(text.trim(), code).toBe(text);
      expect(text, code).not.toBe("");
    }
    return `## ${code}\n\n${sentence(reason.title)}\n\n**Why.** ${sentence(reason.why)}\n\n**What to do.** ${what(reason)}\n`;
  });
  const page = `${HEAD}\n${sections.join("\n")}`;
  await expect(page).toMatchFileSnapshot(PAGE);
});

const HEAD = `# Reason codes

Where an agent does more or less than the policy says, \`twsrt explain\` and \`twsrt coverage\` name a reason by one of
these codes; \`twsrt generate\` uses some of them for what is lost in translation. This page is made from the same
tables as those messages.

The words in brackets say which differences the advice reduces: the agent is \`weaker\` or \`stricter\` than the policy, or
its behavior is \`unknown\`. Reports show other advice for other differences, and where the advice is already followed.
`;

/** The advice, and which differences it is for: in the other direction it would be the wrong one. */
function what({ remedy, also, mends }: Reason): string {
  const advice = [remedy, ...(also === undefined ? [] : [also.remedy])].map(sentence).join(" ");
  return `(${mends.join(", ")}) ${advice}`;
}
