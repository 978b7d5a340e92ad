import * as path from "node:path";
import { expect, test } from "vitest";
import type { FindingTable } from "../../src/enforcers/scope.ts";
import { findingPages, indexOf, type CodePage } from "../support/code-pages.ts";
import { sentence } from "../support/page.ts";

/* docs/findings.md and docs/findings/ are made from the tables of the program: `npx vitest run test/docs/findings.test.ts -u` writes them. */
const DOCS = path.resolve(import.meta.dirname, "../../docs");
const PAGES = await findingPages();

test("docs/findings.md links every finding of `status`", async () => {
  const page = `${HEAD}\n${indexOf(PAGES, "findings")}\n`;
  await expect(page).toMatchFileSnapshot(path.join(DOCS, "findings.md"));
});

test.each(PAGES.map((page) => [page.name, page] as const))(
  "docs/findings/%s.md explains findings in the words of the program",
  async (name, page) => {
    await expect(pageText(page)).toMatchFileSnapshot(path.join(DOCS, "findings", `${name}.md`));
  },
);

function pageText({ title, texts }: CodePage<FindingTable[string]>): string {
  const sections = texts.map(([code, { severity, title: what, why, remedy }]) => {
    expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    return `## ${code}\n\n(${severity}) ${sentence(what)}\n\n**Why.** ${sentence(why)}\n\n**What to do.** ${sentence(remedy)}\n`;
  });
  return `# Findings: ${title}\n\n[All findings](../findings.md)\n\n${sections.join("\n")}`;
}

const HEAD = `# Findings of \`twsrt status\`

\`twsrt status\`, \`twsrt diff\` and the lines of other commands about files that override your policy name a finding by one of these
codes. An \`error\` means that rules do not take effect, a \`warning\` that they are or may be weakened, a \`note\` that something cannot be
checked from here or has no effect. These pages are made from the same tables as those messages.
`;
