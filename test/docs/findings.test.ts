import * as path from "node:path";
import { expect, test } from "vitest";
import { SHARED_FINDINGS } from "../../src/answers/status/texts.ts";
import type { FindingTable } from "../../src/enforcers/scope.ts";
import { TARGETS } from "../../src/targets/registry.ts";
import { sentence } from "../support/page.ts";

/* docs/findings.md is made from the tables of the program: `npx vitest run test/docs/findings.test.ts -u` writes it. */
const PAGE = path.resolve(import.meta.dirname, "../../docs/findings.md");

test("docs/findings.md explains every finding of `status` in the words of the program", async () => {
  const sections = [section("All agents", SHARED_FINDINGS)];
  for (const target of TARGETS) {
    const { FINDINGS } = await target.model();
    if (FINDINGS !== undefined) sections.push(section(target.title, FINDINGS));
  }
  await expect(`${HEAD}\n${sections.join("\n")}`).toMatchFileSnapshot(PAGE);
});

function section(title: string, table: FindingTable): string {
  const findings = Object.entries(table).map(([code, { severity, title: what, why, remedy }]) => {
    expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    return `### ${code}\n\n(${severity}) ${sentence(what)}\n\n**Why.** ${sentence(why)}\n\n**What to do.** ${sentence(remedy)}\n`;
  });
  return `## ${title}\n\n${findings.join("\n")}`;
}

const HEAD = `# Findings of \`twsrt status\`

\`twsrt status\`, \`twsrt diff\` and the lines of other commands about files that override the policy name a finding by one of these
codes. An \`error\` says that rules of the policy do not act, a \`warning\` that they are weakened or may be, a \`note\` what cannot be
seen from here or does not act. This page is made from the same tables as those messages.
`;
