import * as path from "node:path";
import { expect, test } from "vitest";
import type { Reason } from "../../src/enforcers/model.ts";
import { indexOf, reasonPages, type CodePage } from "../support/code-pages.ts";
import { sentence } from "../support/page.ts";

/* docs/reasons.md and docs/reasons/ are made from the tables of the program: `npx vitest run test/docs/reasons.test.ts -u` writes them. */
const DOCS = path.resolve(import.meta.dirname, "../../docs");
const PAGES = await reasonPages();

test("docs/reasons.md links every reason code", async () => {
  const codes = PAGES.flatMap(({ texts }) => texts.map(([code]) => code));
  expect(codes.length).toBeGreaterThan(40);
  expect(new Set(codes).size).toBe(codes.length);
  const page = `${HEAD}\n${indexOf(PAGES, "reasons")}\n`;
  await expect(page).toMatchFileSnapshot(path.join(DOCS, "reasons.md"));
});

test.each(PAGES.map((page) => [page.name, page] as const))(
  "docs/reasons/%s.md explains reason codes in the words of the program",
  async (name, page) => {
    await expect(pageText(page)).toMatchFileSnapshot(path.join(DOCS, "reasons", `${name}.md`));
  },
);

function pageText({ title, texts }: CodePage<Reason>): string {
  const sections = texts.map(([code, reason]) => {
    expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const text of [reason.title, reason.why, reason.remedy]) {
      expect(text.trim(), code).toBe(text);
      expect(text, code).not.toBe("");
    }
    return `## ${code}\n\n${sentence(reason.title)}\n\n**Why.** ${sentence(reason.why)}\n\n**What to do.** ${what(reason)}\n`;
  });
  return `# Reason codes: ${title}\n\n[All reason codes](../reasons.md)\n\n${sections.join("\n")}`;
}

const HEAD = `# Reason codes

If an agent does more or less than your policy says, \`twsrt explain\` and \`twsrt coverage\` give the reason as one of these
codes. \`twsrt generate\` uses some of them for what is lost in translation. These pages are made from the same tables as those messages.

On each page, the words in brackets before the advice say which differences it reduces: the agent is \`weaker\` or \`stricter\` than the policy, or
its behavior is \`unknown\`. Reports give other advice for other differences, or if you already follow this one.
`;

/** The advice, and which differences it is for: in the other direction it would be the wrong one. */
function what({ remedy, also, mends }: Reason): string {
  const advice = [remedy, ...(also === undefined ? [] : [also.remedy])].map(sentence).join(" ");
  return `(${mends.join(", ")}) ${advice}`;
}
