import * as path from "node:path";
import { format } from "prettier";
import { expect, test } from "vitest";
import { TARGETS } from "../../src/targets/registry.ts";
import type { Target } from "../../src/targets/target.ts";
import { findingPages, pageWith, reasonPages } from "../support/code-pages.ts";
import { sentence } from "../support/page.ts";
import { readPage } from "./examples.ts";

/*
 * The pages of docs/agents: the texts are written by hand, and the parts behind comments such as `<!-- files -->` are made
 * from the tables of the program: `npx vitest run test/docs/agents.test.ts -u` writes them.
 */

const REASON_PAGES = await reasonPages();
const FINDING_PAGES = await findingPages();

test.each(TARGETS.map((target) => [target.name, target] as const))(
  "docs/agents/%s.md says what the tables of the program say",
  async (_, target) => {
    const page = `docs/agents/${target.name}.md`;
    let text = readPage(page);
    for (const [name, made] of Object.entries(await madeOf(target))) {
      expect(text, page).toContain(`<!-- ${name} -->`);
      text = text.replace(
        new RegExp(`<!-- ${name} -->[^]*?(?=\\n## |\\n<!-- end of ${name} -->|$)`),
        () => `<!-- ${name} -->\n\n${made}\n`,
      );
    }
    const formatted = await format(text, { parser: "markdown", printWidth: 110 });
    await expect(formatted).toMatchFileSnapshot(path.resolve(import.meta.dirname, "../..", page));
  },
);

async function madeOf(target: Target): Promise<Readonly<Record<string, string>>> {
  const { REASONS, FINDINGS = {} } = await target.model();
  const texts = await target.lossTexts();
  const finding = (code: string): string =>
    `[${code}](../findings/${pageWith(FINDING_PAGES, code, target.name)}.md#${code})`;
  const reason = (code: string): string =>
    `[${code}](../reasons/${pageWith(REASON_PAGES, code, target.name)}.md#${code})`;
  const findings = Object.entries(FINDINGS).map(([code, { severity, title }]) => [
    finding(code),
    severity,
    cell(title),
  ]);
  const gaps = Object.entries(REASONS)
    .filter(([, { mends }]) => mends.includes("weaker"))
    .map(([code, { title }]) => `- ${reason(code)}: ${sentence(title)}`);
  const losses = Object.entries(target.losses).map(([code, { direction }]) => [
    reason(code),
    { weaker: "weaker", stricter: "stricter", none: "left out" }[direction],
    cell(texts[code]?.title ?? ""),
  ]);
  return {
    files: filesOf(target),
    findings:
      findings.length === 0
        ? "`status` knows no setting of another file that weakens the rules."
        : `What \`status\` finds:\n\n${table(["finding", "severity", "what"], findings)}`,
    gaps: gaps.length === 0 ? "Nothing that was measured." : gaps.join("\n"),
    losses:
      losses.length === 0
        ? "Nothing that is special to this agent."
        : table(["loss", "result", "what"], losses),
  };
}

function filesOf({ name, artifacts, release, title }: Target): string {
  const rows = artifacts.map((artifact) => [
    cell(artifact.title),
    `\`${artifact.configKey}\``,
    place(artifact.defaultPath({ HOME: "~" })),
    artifact.ownership === "whole" ? "the whole file" : "its own entries",
    artifact.presence === "always" ? "always" : "when config.toml names it",
  ]);
  const { from, to } = release.measured;
  const range = from === to ? from : `${from} to ${to}`;
  return `${title} ${range} was measured. [Conformance](../conformance/${name}.md) has the numbers.\n\n${table(["file", "key in config.toml", "default place", "twsrt owns", "written"], rows)}`;
}

function place(file: string | undefined): string {
  return file === undefined ? "none" : `\`${file}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "-")), ...rows.map(line)].join("\n");
}
