import { formNamed } from "./forms.ts";
import { restrictedBy } from "../kit/forms.ts";
import { planWhole, restricting, type Present } from "../kit/whole-file.ts";
import type { Drift, Plan, PlanInput } from "../target.ts";
import { partsOf } from "./file.ts";
import type { PiOptions } from "./options.ts";
import { render } from "./render.ts";
import { keyOf } from "./rows.ts";

/** The key of what differs outside of the rows. */
const PROGRAM = "program";

/** Compares the extension with the policy, row by row, and its program with the one that this release has. */
export function plan({ compiled, current }: PlanInput<PiOptions>): Plan {
  const { entries } = compiled;
  const next = render(compiled);
  const whole = planWhole({
    current,
    next,
    entries,
    present: current === undefined ? new Map() : presentIn(current.text),
    idOf: ({ value }) => String(value),
  });
  if (whole.kind !== "planned" || current === undefined || whole.drift.length > 0 || current.text === next)
    return whole;
  // The rows are those of the policy, in another order or with another program around them.
  return { ...whole, next, drift: programDrift(current.text, next) };
}

function presentIn(text: string): ReadonlyMap<string, Present> {
  const parts = partsOf(text);
  // The agent runs whatever is there, and what that refuses is not known.
  if (parts === undefined)
    return new Map([["", { key: PROGRAM, entry: "not written by twsrt", restricts: "bash" }]]);
  return new Map(
    parts.rows.map((row) => {
      const form = formNamed(keyOf(row));
      // What is not known may be a restriction.
      const restricts =
        form === undefined ? "bash" : form.name === "setting" ? undefined : restrictedBy(form);
      return [row, { key: keyOf(row), entry: row, ...restricting(restricts) }];
    }),
  );
}

function programDrift(text: string, next: string): readonly Drift[] {
  const [present, wanted] = [partsOf(text), partsOf(next)];
  if (present === undefined || wanted === undefined) return [];
  const isSame =
    present.isSealed && present.version === wanted.version && present.program.text === wanted.program.text;
  // Only the order of the rows is another one, which carries no meaning.
  if (isSame) return [];
  const shown = present.isSealed ? present.version : `${present.version}, changed`;
  return [
    { kind: "missing", key: PROGRAM, entry: wanted.version },
    { kind: "extra", key: PROGRAM, entry: shown },
  ];
}
