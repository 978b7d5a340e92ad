import type { SourceRule } from "../targets/reading.ts";
import type { Adoption } from "./adopt.ts";
import { VERDICTS, type Item, type Verdict } from "./collect.ts";

/** What each verdict means, for a person. */
export const MEANS: Readonly<Record<Verdict, string>> = {
  exact: "the rule means the same",
  wider: "the rule denies more than the entry",
  narrower: "the rule denies less than the entry",
  dead: "the entry never took effect",
  conflict: "not imported; a stricter rule exists",
  kept: "not imported; your policy has no rule for it",
};

/** How many entries that are kept for the same reason are shown. */
const SHOWN_KEPT = 3;

/** The rules as the sources have them: `deny curl`. */
export function rulesText(rules: readonly SourceRule[]): string {
  return rules.map(({ list, text }) => `${list} ${text}`).join(", ");
}

/** The items by verdict, and how many there are. */
export function byVerdict(items: readonly Item[]): readonly (readonly [Verdict, readonly Item[]])[] {
  return VERDICTS.map(
    (verdict) => [verdict, items.filter((item) => item.verdict === verdict)] as const,
  ).filter(([, some]) => some.length > 0);
}

/** The table by verdict. */
export function itemsText(items: readonly Item[], verbose: boolean): string {
  const width = Math.min(40, Math.max(0, ...items.map(({ value }) => value.length)));
  return byVerdict(items)
    .map(([verdict, some]) => {
      const lines =
        verdict === "kept" && !verbose ? keptLines(some) : some.flatMap((item) => itemLines(item, width));
      return [`${verdict} (${some.length}): ${MEANS[verdict]}`, ...lines, ""].join("\n");
    })
    .join("\n");
}

function itemLines({ agent, value, rules, note, verdict }: Item, width: number): readonly string[] {
  const what = rules.length === 0 || verdict === "conflict" ? "" : `  ${rulesText(rules)}`;
  return [
    `  ${agent}  ${value.padEnd(what === "" ? 0 : width)}${what}`,
    ...(note === undefined ? [] : [`      ${note}`]),
  ];
}

/** Entries that are kept are many, so each reason comes once. */
function keptLines(items: readonly Item[]): readonly string[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = `${item.agent}\0${item.note}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()].flatMap((some) => {
    const shown = some.slice(0, SHOWN_KEPT).map(nameOf);
    const more = some.length - shown.length;
    const names = `${shown.join(", ")}${more > 0 ? ` and ${more} more (-v shows all)` : ""}`;
    return [
      `  ${some[0]?.agent}  ${names}`,
      ...(some[0]?.note === undefined ? [] : [`      ${some[0].note}`]),
    ];
  });
}

/** An entry, with its key where it is the value of a setting. */
function nameOf({ key, value }: Item): string {
  return key.startsWith("permissions.") && /^[A-Za-z_][\w-]*(?:\(|$)/.test(value) ? value : `${key} ${value}`;
}

/** The same as Markdown, with the diff. */
export function adoptionMarkdown({ items }: Adoption, diff: string): string {
  const cell = (text: string): string =>
    text === "" ? "" : `\`${text.replaceAll("|", "\\|").replaceAll("`", "'")}\``;
  const parts = byVerdict(items).map(([verdict, some]) =>
    [
      `## ${verdict} (${some.length})`,
      "",
      `${MEANS[verdict]}.`,
      "",
      "| agent | entry | rule | note |",
      "| --- | --- | --- | --- |",
      ...some.map(
        ({ agent, value, rules, note = "" }) =>
          `| ${agent} | ${cell(value)} | ${cell(rulesText(rules))} | ${note.replaceAll("|", "\\|")} |`,
      ),
      "",
    ].join("\n"),
  );
  return [...parts, ...(diff === "" ? [] : [`## Changes\n\n\`\`\`diff\n${diff}\`\`\`\n`])].join("\n");
}

/** The same as JSON. */
export function adoptionJson({ items, additions, proof, sources }: Adoption, diff: string): string {
  const report = {
    format: 1,
    entries: items.map(({ verdict, agent, file, key, value, rules, note }) => ({
      verdict,
      agent,
      file,
      key,
      value,
      rules,
      ...(note === undefined ? {} : { note }),
    })),
    additions: additions.map(({ rule, origins }) => ({
      ...rule,
      origins: origins.map(({ agent, file, key, value }) => ({ agent, file, key, value })),
    })),
    accesses: proof.accesses,
    unknown: proof.unknown,
    weaker: proof.weaker,
    sources: sources.map(({ name, before }) => ({ name, file: before.file })),
    diff,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
