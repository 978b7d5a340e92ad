import type { Verdict } from "../adopt/collect.ts";
import { groupedRestrictions } from "../adopt/grouped.ts";
import { foreignOf, type Restriction } from "../answers/restrictions.ts";
import { printable } from "../diagnostics/text.ts";
import type { Planned } from "../workspace/apply.ts";
import { driftLine } from "./drift.ts";

/** How many accesses are named for one restriction. */
const SHOWN_ACCESSES = 2;

/** What `import` would do with restrictions of each verdict. */
const IMPORTED: Readonly<Record<Verdict, string>> = {
  exact: "import adds a rule that means the same",
  wider: "import adds a rule that denies more",
  narrower: "import adds a rule that denies less",
  dead: "never acted; import adds the rule that was intended, where that is certain",
  conflict: "import leaves it out, because a stricter rule exists",
  kept: "your policy has no rule for it",
};

/** The restrictions that twsrt did not write, by `import`'s verdict, each with its effect. */
export async function foreignText(planned: Planned): Promise<string> {
  const groups = await groupedRestrictions(planned.workspace, await foreignOf(planned));
  return groups
    .map(([verdict, members]) => {
      const heading = `${verdict} (${members.length}): ${IMPORTED[verdict]}\n`;
      return heading + members.map(({ restriction }) => restrictionText(restriction)).join("");
    })
    .join("");
}

function restrictionText({ drift, denies, asks }: Restriction): string {
  // What another profile denies is listed below its name.
  if (drift.implies !== undefined) return driftLine(drift);
  const effects = [effect("denies", denies), effect("asks about", asks)].filter((text) => text !== "");
  return `${driftLine(drift)}    ${effects.length === 0 ? "no effect found" : effects.join("; ")}\n`;
}

function effect(verb: string, accesses: readonly string[]): string {
  if (accesses.length === 0) return "";
  const more = accesses.length > SHOWN_ACCESSES ? ", ..." : "";
  return `${verb} ${printable(accesses.slice(0, SHOWN_ACCESSES).join(", "))}${more}`;
}
