import * as path from "node:path";
import { format } from "prettier";
import { expect, test } from "vitest";
import { COMMANDS, type CommandName } from "../../src/cli/args.ts";
import { EXIT, EXIT_MEANINGS } from "../../src/cli/exit.ts";
import { helpText } from "../../src/cli/help.ts";
import { MESSAGES } from "../../src/diagnostics/messages.ts";
import { AGENTS } from "../../src/targets/registry.ts";
import { ARGS } from "../support/message-args.ts";
import { sentence } from "../support/page.ts";
import { readPage } from "./examples.ts";

/* Reference pages that are made from the tables of the program: `npx vitest run test/docs/reference.test.ts -u` writes them. */

async function expectPage(page: string, text: string): Promise<void> {
  const formatted = await format(text, { parser: "markdown", printWidth: 110 });
  await expect(formatted).toMatchFileSnapshot(path.resolve(import.meta.dirname, "../..", page));
}

test("docs/commands.md has the help of every command", async () => {
  const help = (name: CommandName | undefined): string =>
    `\`\`\`text\n${helpText(name, AGENTS).trimEnd()}\n\`\`\``;
  const names = Object.keys(COMMANDS) as CommandName[];
  const sections = names.map((name) => `## ${name}\n\n${help(name)}`);
  await expectPage(
    "docs/commands.md",
    ["# Commands", "`twsrt help COMMAND` prints the same.", help(undefined), ...sections].join("\n\n"),
  );
});

test("docs/messages.md has every error, warning and note by its code", async () => {
  const sections = Object.entries(MESSAGES).map(([code, entry]) => {
    // Each entry takes the arguments of its own code.
    const { severity, message, help } = entry as {
      readonly severity: string;
      readonly message: (args: unknown, shown: number) => string;
      readonly help?: (args: unknown) => string;
    };
    const what = help === undefined ? "" : `\n\n**What to do.** ${sentence(help(ARGS))}`;
    return `## ${code}\n\n(${severity}) ${sentence(message(ARGS, 3))}${what}`;
  });
  await expectPage("docs/messages.md", [MESSAGES_HEAD, ...sections].join("\n\n"));
});

const MESSAGES_HEAD = `# Messages

Every error, warning and note has a code. It is printed in brackets after the severity, and is \`code\` in \`--json\`. \`NAME\` is a placeholder for
what was found. Findings of \`status\` are in [findings.md](findings.md), differences between a policy and an agent in
[reasons.md](reasons.md).`;

test("docs/exit-status.md has every status", async () => {
  const rows = Object.entries(EXIT).map(
    ([name, status]) => `| ${status} | ${EXIT_MEANINGS[name as keyof typeof EXIT]} |`,
  );
  const table = ["| status | meaning |", "| - | - |", ...rows].join("\n");
  const text = readPage("docs/exit-status.md").replace(
    /<!-- statuses -->[^]*?(?=\n## )/,
    () => `<!-- statuses -->\n\n${table}\n`,
  );
  await expectPage("docs/exit-status.md", text);
});
