import { adoptionOf, type Adoption } from "../../adopt/adopt.ts";
import { diffOf } from "../../adopt/diff.ts";
import { adoptionJson, adoptionMarkdown, itemsText } from "../../adopt/render.ts";
import { writeSources } from "../../adopt/write.ts";
import { printable } from "../../diagnostics/text.ts";
import type { ScopeKind } from "../../enforcers/scope.ts";
import type { Workspace } from "../../workspace/load.ts";
import { chosenBy, openFor, unknownName, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";
import { changedText } from "../changed.ts";
import { howToWrite, isWanted } from "../consent.ts";

/** How many accesses are named before the rest is only counted. */
const SHOWN_WEAKER = 6;

/** The files that each value of `--scope` means. */
const SCOPES: Readonly<Record<string, readonly ScopeKind[]>> = {
  user: ["user"],
  project: ["project"],
  local: ["local"],
  managed: ["managed"],
  all: ["user", "project", "local", "managed"],
};

/** `twsrt import`: proposes the rules that agents have as additions to the sources, and with `-w` adds them. */
export async function importRules(context: Context): Promise<number> {
  const { parsed, io } = context;
  const { scope = "user", write, json, markdown } = parsed.options;
  const kinds = Object.hasOwn(SCOPES, scope) ? SCOPES[scope] : undefined;
  if (kinds === undefined) return unknownName("scope", scope, Object.keys(SCOPES), io);
  const chosen = await chosenBy(parsed.operand, io);
  if (chosen === undefined) return EXIT.no;
  const opened = await openFor(chosen, context);
  if (opened === undefined) return EXIT.no;
  const { workspace, targets } = opened;
  const adoption = await adoptionOf(workspace, targets, new Set(kinds), {
    isLimited: parsed.options.limit === true,
    isForAll: chosen === "all",
  });
  const diff = diffOf(adoption.sources);
  if (json === true) io.out(adoptionJson(adoption, diff));
  else if (markdown === true) io.out(adoptionMarkdown(adoption, diff));
  else io.out(adoptionText(adoption, diff, parsed.options.verbose === true));
  await io.report([...adoption.warnings, ...adoption.problems]);
  if (adoption.problems.length > 0) return EXIT.target;
  await reportWeaker(adoption, context);
  if (write !== true) {
    const words = [
      "import",
      parsed.operand,
      scope === "user" ? undefined : `--scope ${scope}`,
      parsed.options.limit === true ? "--limit" : undefined,
      "-w",
    ];
    if (diff !== "") io.err(howToWrite("add the rules", words));
    return EXIT.ok;
  }
  return writeAll(workspace, adoption, diff, context);
}

async function writeAll(
  workspace: Workspace,
  adoption: Adoption,
  diff: string,
  { io, parsed }: Context,
): Promise<number> {
  if (
    diff !== "" &&
    !(await isWanted("Write these changes to your policy?", io, "Your policy was not changed."))
  )
    return EXIT.no;
  const result = writeSources(workspace, adoption, parsed.options.force === true);
  for (const { file, copy } of result.files) io.err(changedText("wrote", file, copy));
  if (result.kind === "failed") {
    await io.report([result.problem]);
    return EXIT.target;
  }
  if (diff !== "")
    io.err("Next: look at what the agents get with `twsrt generate -w -n`, then run `twsrt generate -w`.\n");
  return EXIT.ok;
}

/** Names the accesses that an agent would decide less strictly without the imported entries. */
async function reportWeaker({ proof: { weaker } }: Adoption, { io, parsed }: Context): Promise<void> {
  if (weaker.length === 0) return;
  const entries = [...new Set(weaker.map(({ agent, entry }) => `${agent}\0${entry}`))];
  await io.report([{ code: "import-weaker", args: { entries: entries.length } }]);
  const shown = parsed.options.verbose === true ? weaker : weaker.slice(0, SHOWN_WEAKER);
  for (const { agent, access, before, after, entry } of shown)
    io.err(`${printable(`  ${agent}  ${access}: now ${before}, then ${after}  (${entry})`)}\n`);
  if (shown.length < weaker.length) io.err(`and ${weaker.length - shown.length} more (-v shows all)\n`);
}

function adoptionText({ items, additions, proof }: Adoption, diff: string, verbose: boolean): string {
  if (items.length === 0) return "Nothing to import: your policy explains every entry.\n";
  const rules =
    additions.length === 0
      ? "Adds no rule: your policy has all that can be added."
      : `Adds ${additions.length} ${additions.length === 1 ? "rule" : "rules"}.`;
  const summary = [rules, ...(proof.weaker.length > 0 ? [] : comparedText(proof))].join(" ");
  return `${itemsText(items, verbose)}\n${diff === "" ? "" : `${diff}\n`}${summary}\n`;
}

function comparedText({ accesses, unknown }: Adoption["proof"]): readonly string[] {
  const compared = accesses - unknown;
  if (compared === 0) return [];
  return [
    `Compared ${compared.toLocaleString("en-US")} accesses by the models of the agents: none becomes less strict.`,
    ...(unknown === 0
      ? []
      : [`For ${unknown.toLocaleString("en-US")} more the present decision is unknown.`]),
  ];
}
