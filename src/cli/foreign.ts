import { foreignOf } from "../answers/restrictions.ts";
import { printable } from "../diagnostics/text.ts";
import type { Planned } from "../workspace/apply.ts";
import { driftLine } from "./drift.ts";

/** How many accesses are named for one restriction. */
const SHOWN_ACCESSES = 2;

/** The restrictions that twsrt did not write, each with what it does. */
export async function foreignText(planned: Planned): Promise<string> {
  const lines = (await foreignOf(planned)).map(({ drift, denies, asks }) => {
    // What another profile denies is listed below its name.
    if (drift.implies !== undefined) return driftLine(drift);
    const effects = [effect("denies", denies), effect("asks about", asks)].filter((text) => text !== "");
    return `${driftLine(drift)}    ${effects.length === 0 ? "no effect found" : effects.join("; ")}\n`;
  });
  return lines.join("");
}

function effect(verb: string, accesses: readonly string[]): string {
  if (accesses.length === 0) return "";
  const more = accesses.length > SHOWN_ACCESSES ? ", ..." : "";
  return `${verb} ${printable(accesses.slice(0, SHOWN_ACCESSES).join(", "))}${more}`;
}
