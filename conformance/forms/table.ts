import * as fs from "node:fs";
import * as path from "node:path";
import type { Environment } from "../../src/policy/environment.ts";
import { withAllowances } from "../../src/policy/allowance.ts";
import { mergePolicies } from "../../src/policy/merge.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { readBashRules } from "../../src/sources/bash.ts";
import { readSrtSettings } from "../../src/sources/srt.ts";
import type { Base } from "../../src/drive/kit/driver.ts";
import type { Entry, Target } from "../../src/targets/target.ts";

/** A list of one of the sources. */
type SourceList =
  | "denyRead"
  | "allowRead"
  | "denyWrite"
  | "allowWrite"
  | "allowedDomains"
  | "deniedDomains"
  | "deny"
  | "ask"
  | "allow"
  | "mcp deny"
  | "mcp ask";

/** What every row of the table says. */
interface Row {
  readonly form: string;
  /** A rule of a source, or other settings of the sandbox, that make the compiler emit the entry. */
  readonly source:
    | readonly [list: SourceList, rule: string | { readonly path: string; readonly literal: true }]
    | readonly ["settings", Readonly<Record<string, unknown>>];
  /** Lists that the source does not have at all. */
  readonly absent?: readonly SourceList[];
  /** Options of the target that are not its defaults. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly entry: readonly [key: string, value: Entry["value"]];
  /** The artifact that it stands in, where that is not the first one. */
  readonly artifact?: string;
  /** Entries without which the agent would not look at it, or not start. */
  readonly beside?: readonly (readonly [key: string, value: Entry["value"]])[];
}

/** A form that an access shows to be consulted: with the entry alone it comes out so, and without it otherwise. */
export interface TriedForm extends Row {
  readonly access: string;
  /** `not-offered`: the agent takes the whole tool away. */
  readonly expected: "allowed" | "asked" | "denied" | "not-offered";
  /** It is compared with the entries beside it, and not with no file at all. */
  readonly against?: "beside";
  /** Where the entry alone opens nothing, because the agent asks all the same. */
  readonly base?: "open";
  /** The agent is started in a git worktree. */
  readonly repository?: true;
  /** Why the entry is written although this release does not consult it; without it the access comes out the same. */
  readonly dead?: string;
}

/** A form that speaks of layer 1, which is measured apart from this. */
export interface Layer1Form extends Row {
  /** The document with what was measured. */
  readonly layer1: string;
}

export type Form = TriedForm | Layer1Form;

/** The table of an agent's native forms, `forms/NAME.json`. */
export function formsOf(target: string): readonly Form[] {
  const file = path.join(process.cwd(), `conformance/forms/${target}.json`);
  return JSON.parse(fs.readFileSync(file, "utf8")) as Form[];
}

export function isTried(form: Form): form is TriedForm {
  return "access" in form;
}

/** What the rule of a row becomes. */
export function entriesOf(target: Target, form: Form, environment: Environment): readonly Entry[] {
  const policy = withAllowances(policyOfRule(form.source, form.absent ?? []), environment);
  return target.compile(policy, environment, target.options.parse(form.options ?? {})).entries;
}

function policyOfRule([list, rule]: Form["source"], absent: readonly SourceList[]): Policy {
  const put = (name: SourceList): object =>
    absent.includes(name) ? {} : { [name]: name === list ? [rule] : [] };
  const toolsOf = (effect: "deny" | "ask"): object => (list === `mcp ${effect}` ? { [effect]: [rule] } : {});
  const readable = list === "allowRead" ? put("allowRead") : {};
  const filesystem = { ...put("denyRead"), ...readable, ...put("denyWrite"), ...put("allowWrite") };
  const network = { ...put("allowedDomains"), ...put("deniedDomains") };
  const settings: Readonly<Record<string, unknown>> = list === "settings" ? rule : {};
  return policyOfTexts({
    srt: JSON.stringify({
      ...settings,
      filesystem,
      network: { ...network, ...(settings["network"] as object | undefined) },
    }),
    bash: JSON.stringify({
      ...put("deny"),
      ...put("ask"),
      ...put("allow"),
      mcp: { ...toolsOf("deny"), ...toolsOf("ask") },
    }),
  });
}

/**
 * The policy of both sources.
 * @throws when one is invalid
 */
export function policyOfTexts(texts: { readonly srt: string; readonly bash: string }): Policy {
  const srt = readSrtSettings({ file: "srt", text: texts.srt, syntax: "json" });
  const bash = readBashRules({ file: "bash", text: texts.bash, syntax: "jsonc" });
  if (!srt.ok || !bash.ok) throw new Error(`invalid source: ${JSON.stringify([srt, bash])}`);
  return mergePolicies([srt.value.value, bash.value.value]);
}

/** The artifact of a row. */
export function artifactOf(target: Target, { artifact }: Form): string {
  return artifact ?? target.artifacts[0].id;
}

/** A file with one entry in it, and what belongs to it. */
export function textOf(target: Target, form: Form): string {
  return textWith(target, form, [...(form.beside ?? []), form.entry]);
}

/**
 * A file with the entries of some rows in it.
 * @param rows of one artifact, and with nothing beside them
 */
export function textOfAll(target: Target, rows: readonly TriedForm[]): string {
  const [first] = rows;
  if (first === undefined) throw new Error("a file of no rows");
  return textWith(
    target,
    first,
    rows.map(({ entry }) => entry),
  );
}

/** What closes is tried where everything else is open, what opens where nothing is. A dead form would close. */
export function baseOf({ expected, dead, base }: TriedForm): Base {
  if (base !== undefined) return base;
  return expected === "allowed" && dead === undefined ? "configured" : "open";
}

/** What a form is compared with: no file, or one without the entry. */
export function controlText(target: Target, form: TriedForm): string | undefined {
  return form.against === undefined ? undefined : textWith(target, form, form.beside ?? []);
}

function textWith(target: Target, form: Form, all: NonNullable<Form["beside"]>): string {
  const artifact = artifactOf(target, form);
  const entries = all.map(([key, value]) => ({ artifact, key, value, rules: [], forms: [] }));
  const lists = all.flatMap(([key, value]) => (typeof value === "string" ? [key] : []));
  return target.render({ entries, alternatives: [], lists, losses: [] }, artifact);
}
