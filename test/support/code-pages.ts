/** Reference pages with a section for each code, split by agent so that none is longer than 250 lines. */
import { agentReasons, allReasons } from "../../src/answers/reasons.ts";
import { SHARED_FINDINGS } from "../../src/answers/status/texts.ts";
import type { Reason } from "../../src/enforcers/model.ts";
import type { FindingTable } from "../../src/enforcers/scope.ts";
import { TARGETS } from "../../src/targets/registry.ts";

/** One page: its codes in alphabetical order. */
export interface CodePage<Text> {
  /** Without folder and ending: `claude`, `claude-2`. */
  readonly name: string;
  readonly title: string;
  readonly texts: readonly (readonly [code: string, text: Text])[];
}

/** A section has eight lines. */
const MOST = 28;

function pagesOf<Text>(
  name: string,
  title: string,
  table: Readonly<Record<string, Text>>,
): readonly CodePage<Text>[] {
  const all = Object.entries(table).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const count = Math.ceil(all.length / MOST);
  const size = Math.ceil(all.length / count);
  return Array.from({ length: count }, (_, i) => {
    const texts = all.slice(i * size, (i + 1) * size);
    const range = `${texts[0]?.[0].charAt(0)} to ${texts.at(-1)?.[0].charAt(0)}`;
    return {
      name: i === 0 ? name : `${name}-${i + 1}`,
      title: count === 1 ? title : `${title}, ${range}`,
      texts,
    };
  });
}

/** Every reason code: those of one agent alone on its pages, all others on pages for all agents. */
export async function reasonPages(): Promise<readonly CodePage<Reason>[]> {
  const left: Record<string, Reason> = { ...(await allReasons(TARGETS)) };
  const tables = await Promise.all(TARGETS.map((target) => agentReasons(target)));
  const own = TARGETS.flatMap(({ name, title }, i) => {
    const table: Record<string, Reason> = {};
    for (const [code, reason] of Object.entries(tables[i] ?? {})) {
      const isOwn = tables.every((other, j) => i === j || !Object.hasOwn(other, code));
      if (!isOwn || left[code]?.title !== reason.title) continue;
      table[code] = left[code];
      delete left[code];
    }
    return pagesOf(name, title, table);
  });
  return [...pagesOf("shared", "All agents", left), ...own];
}

/** Every finding of `status`, by agent. */
export async function findingPages(): Promise<readonly CodePage<FindingTable[string]>[]> {
  const pages = [...pagesOf<FindingTable[string]>("shared", "All agents", SHARED_FINDINGS)];
  for (const { name, title, model } of TARGETS) {
    const { FINDINGS } = await model();
    if (FINDINGS !== undefined) pages.push(...pagesOf(name, title, FINDINGS));
  }
  return pages;
}

/** The page that a code is on. */
export function pageWith(pages: readonly CodePage<unknown>[], code: string, agent: string): string {
  const having = pages.filter(({ texts }) => texts.some(([one]) => one === code));
  const found = having.find(({ name }) => name.replace(/-\d+$/, "") === agent) ?? having[0];
  if (found === undefined) throw new Error(code);
  return found.name;
}

/** The list of all codes for the page that links the others. */
export function indexOf(pages: readonly CodePage<unknown>[], folder: string): string {
  return pages
    .map(({ name, title, texts }) => {
      const links = texts.map(([code]) => `[${code}](${folder}/${name}.md#${code})`);
      return `## ${title}\n\n${links.join(", ")}`;
    })
    .join("\n\n");
}
