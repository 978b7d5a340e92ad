import { strictestRuling, type Guard, type Ruling } from "../../../engine/guard.ts";
import { settingsOfRows, type SandboxRow, type SandboxSettings } from "./sandbox.ts";
import type { Meaning, Refusal } from "./calls.ts";

/** What becomes of what the policy leaves open. */
export interface Settings {
  /** Of a line that cannot be determined, where a restriction could apply. */
  readonly unknown: "ask" | "deny";
  /** Of tools that are not the agent's own. */
  readonly other_tools: "ask" | "deny" | "allow";
}

/** A setting as a row of the policy in the extension. */
export interface SettingRow {
  readonly setting: keyof Settings;
  readonly value: string;
}

/** The rows of an extension, taken apart. */
export interface Carried {
  readonly settings: Settings;
  /** The settings of the sandbox for command lines; undefined: they run without it. */
  readonly sandbox: SandboxSettings | undefined;
  /** Rows of the policy, and where each is among all rows. */
  readonly rows: readonly unknown[];
  readonly places: readonly number[];
}

/** What is done with a call. */
export type Answer = {
  readonly verdict: "allow" | "ask" | "deny";
  readonly ruling: Ruling;
  /** Refused whatever the policy says. */
  readonly refusal?: Refusal;
  /** No rule decides about the tool: the setting did. */
  readonly isOther?: true;
};

/**
 * Takes the rows apart. A setting that is missing asks.
 * @throws for a value that is not known: the extension and its rows do not fit
 */
export function carriedBy(all: readonly unknown[]): Carried {
  const given = new Map<string, string>();
  const rows: unknown[] = [];
  const places: number[] = [];
  const sandbox: Partial<SandboxRow>[] = [];
  all.forEach((row, place) => {
    const { setting, value } = row as Partial<SettingRow | SandboxRow>;
    if (setting === "sandbox") sandbox.push(row as Partial<SandboxRow>);
    else if (setting === undefined) {
      rows.push(row);
      places.push(place);
    } else given.set(setting, String(value));
  });
  return {
    settings: {
      unknown: oneOf(["ask", "deny"], given.get("unknown")),
      other_tools: oneOf(["ask", "deny", "allow"], given.get("other_tools")),
    },
    sandbox: sandbox.length === 0 ? undefined : settingsOfRows(sandbox),
    rows,
    places,
  };
}

function oneOf<T extends string>(known: readonly T[], value = "ask"): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new TypeError(`not a setting of this extension: ${value}`);
  return found;
}

/** What is done with a call, by the policy and by what the agent does by itself. */
export function answerTo(meaning: Meaning, { settings }: Carried, guard: Guard): Answer {
  if (meaning.kind === "refused")
    return { verdict: "deny", ruling: { decision: "none" }, refusal: meaning.why };
  const ruling = strictestRuling(meaning.accesses.map((access) => guard.rule(access)));
  switch (ruling.decision) {
    case "deny":
    case "ask":
    case "allow":
      return { verdict: ruling.decision, ruling };
    case "unknown":
      return { verdict: settings.unknown, ruling };
    case "none":
      return meaning.kind === "other"
        ? { verdict: settings.other_tools, ruling, isOther: true }
        : { verdict: "allow", ruling };
  }
}
