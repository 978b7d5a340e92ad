import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { printable } from "../diagnostics/text.ts";
import type { Layer, Layers } from "../workspace/layer-folders.ts";

/** The layers of a policy and what does not take effect in them, for a report. Empty if the user's layer is the only one. */
export async function layersText({ all, notes, profiles, isUnattended }: Layers): Promise<string> {
  if (all.length === 1 && profiles === undefined) return "";
  const lines = [`layers: ${all.map(nameOf).join(", ")}`];
  if (profiles !== undefined) {
    const mode = isUnattended === true ? " (unattended: what your policy asks about is denied)" : "";
    lines.push(`profile: ${profiles.join(", ")}${mode}`);
  }
  for (const note of notes) {
    const [{ textOf }, place] = await Promise.all([import("../diagnostics/render.ts"), placeOf(note)]);
    const { severity, message, help } = textOf(note);
    lines.push(`  ${severity} ${note.code}: ${message}`, ...(place === undefined ? [] : [`    ${place}`]));
    if (help !== undefined) lines.push(`    ${help}`);
  }
  return `${lines.map(printable).join("\n")}\n\n`;
}

/** The same as data. */
export async function layersJson({ all, notes, profiles, isUnattended }: Layers) {
  const { diagnosticsJson } = await import("./json.ts");
  return {
    all: all.map(({ kind, name, folder, withheld }) => ({
      kind,
      name,
      ...(folder === undefined ? {} : { folder }),
      ...(withheld === undefined ? {} : { trusted: false }),
    })),
    ...(profiles === undefined ? {} : { profiles, mode: isUnattended === true ? "unattended" : "attended" }),
    findings: await diagnosticsJson(notes),
  };
}

function nameOf({ name, withheld }: Layer): string {
  return withheld === undefined ? name : `${name} (not trusted)`;
}

async function placeOf({ place }: Diagnostic): Promise<string | undefined> {
  if (place === undefined) return undefined;
  if (place.at === "file") return place.file;
  const location = await (await import("../diagnostics/locate.ts")).locate(place);
  return location === undefined
    ? place.document.file
    : `${location.file}:${location.line}:${location.column}`;
}
