import { rangeText, type ReleaseRange } from "../../src/enforcers/release.ts";
import { SRT } from "../../src/enforcers/srt/index.ts";
import type { Gap } from "./gaps.ts";
import type { ReleaseRun } from "./releases.ts";
import type { KeptResult } from "./results.ts";

/** What the document says of one agent. */
export interface Documented {
  readonly result: KeptResult;
  readonly gaps: readonly Gap[];
  readonly measured: ReleaseRange;
  readonly runs: readonly ReleaseRun[];
}

const MADE = "<!-- Made by `npm run conformance -- --full --write-docs`. Changes by hand are lost. -->";

/** The text of docs/conformance.md. */
export function documentOf(agents: readonly Documented[]): string {
  const rows = agents.map(({ result }) => [
    result.title,
    result.version,
    result.date,
    `${result.forms.proved}`,
    `${result.facts.agree} of ${result.facts.facts}`,
    `${result.pairs.agree} of ${result.pairs.pairs}`,
    `${sum(result.pairs.unknown)}`,
    `${result.known.length + result.wrong.length}`,
  ]);
  return `${[
    "# Conformance",
    INTRODUCTION,
    table(
      ["agent", "version", "date", "forms proved", "facts confirmed", "pairs agreed", "unknown", "unsettled"],
      rows,
    ),
    ...releaseSection(agents),
    "## Each agent",
    agents.map(({ result: { agent, title } }) => `- [${title}](conformance/${agent}.md)`).join("\n"),
  ].join("\n\n")}\n`;
}

/** The text of docs/conformance/NAME.md. */
export function agentDocumentOf({ result, gaps }: Documented): string {
  const [heading = "", ...rest] = sectionsOf(result, gaps);
  return `${[heading, MADE, ...rest].join("\n\n")}\n`;
}

/** The measured releases, and the run behind each that is not the pinned one. */
function releaseSection(agents: readonly Documented[]): readonly string[] {
  const share = (counts: readonly [number, number] | undefined): string =>
    counts === undefined ? "" : `${counts[0]} of ${counts[1]}`;
  const runs = agents.flatMap(({ result: { title }, runs: all }) =>
    all.map(({ release, date, against, forms, facts, corpus, pairs, scopes, known }) => [
      title,
      release,
      date,
      against,
      `${forms}`,
      share(facts),
      share(corpus),
      share(pairs),
      share(scopes),
      `${known.length}`,
    ]),
  );
  const head = [
    "agent",
    "release",
    "date",
    "compared with",
    "forms",
    "facts",
    "corpus",
    "pairs",
    "scopes",
    "known",
  ];
  return [
    "## Measured releases",
    "`verify`, `status` and `explain` say when the installed release is outside its range.",
    table(
      ["agent", "first", "last", "pinned"],
      agents.map(({ result, measured }) => [result.title, measured.from, measured.to, result.version]),
    ),
    `The sandbox runtime was measured with ${rangeText(SRT.measured)}.`,
    ...(runs.length === 0
      ? []
      : [
          "Other releases than the pinned one were compared with it by `npm run conformance -- --agent NAME --release VERSION --accept`. _Scopes:_ accesses under random sets of other files. _Known:_ differences that are on the list, each with its reason.",
          table(head, runs),
        ]),
  ];
}

const INTRODUCTION = `${MADE}

What is known of the agents was tried on the agents themselves: the pinned releases, driven by a scripted model in a box without
network ([conformance/README.md](../conformance/README.md)).

- **Forms proved:** native settings that twsrt can write, each tried alone in a file. The agent answers as the table says, and
  otherwise without the setting.
- **Facts confirmed:** measured answers on which the models rest, a sample, asked for again.
- **Pairs agreed:** random accesses under random policies, in which the model and the agent say the same. _Unknown:_ the model says
  that this was not measured.
- **Unsettled:** anything of this that came out differently, listed on the page of the agent.`;

function sectionsOf(result: KeptResult, gaps: readonly Gap[]): readonly string[] {
  const { title, version, forms, facts, pairs, corpus, known, wrong } = result;
  const unknown = Object.entries(pairs.unknown).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const untried = facts.untried + pairs.untried;
  return [
    `# ${title} ${version}: how well it is known`,
    `${pairs.policies} random policies (seed ${pairs.seed}) with ${pairs.pairs} accesses; ${plural(corpus, "case")} of earlier disagreements tried again. ${plural(untried, "access")} could not be tried here, such as an edit of a folder.`,
    ...(forms.dead.length === 0
      ? []
      : [`Written for other releases, and not consulted by this one: ${codes(forms.dead)}.`]),
    ...(forms.layer1.length === 0
      ? []
      : [
          `Not tried here, because they concern layer 1, which is measured separately: ${codes(forms.layer1)}.`,
        ]),
    ...(unknown.length === 0
      ? []
      : [
          "Answers that the model does not know, by [reason](../reasons.md):",
          table(
            ["reason", "pairs"],
            unknown.map(([reason, count]) => [`\`${reason}\``, `${count}`]),
          ),
        ]),
    ...(known.length === 0
      ? []
      : [
          "Not settled, with the reason:",
          table(
            ["access", "model", "agent", "why"],
            known.map(({ access, predicted, observed, why }) => [code(access), predicted, observed, why]),
          ),
        ]),
    ...(wrong.length === 0
      ? []
      : ["Not settled, and not explained:", wrong.map((line) => `- ${code(line)}`).join("\n")]),
    ...(gaps.length === 0
      ? []
      : [
          `Known gaps between a policy and layer 2 of this agent, each with a case of that name in \`test/gaps/\` ([what the words mean](../reasons.md)):`,
          table(
            ["case", "access", "policy", "layer 1", "layer 2"],
            gaps.map(({ name, access, policy, layers }) => [name, code(access), policy, ...layers]),
          ),
        ]),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text between backticks in a cell of a table. */
export function code(text: string): string {
  const shown = text.replaceAll("\n", "⏎").replaceAll("|", "\\|");
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}

function codes(texts: readonly string[]): string {
  return texts.map(code).join(", ");
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : word.endsWith("s") ? "es" : "s"}`;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}
