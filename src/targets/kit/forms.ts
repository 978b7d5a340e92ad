import type { LossCode } from "../../diagnostics/codes.ts";
import { domainText } from "../../policy/domain.ts";
import type { Action, DomainSubject, Effect, ToolSubject } from "../../policy/policy.ts";
import { spellWords } from "../../shell/rule-word.ts";
import type { Drift } from "../target.ts";

/** A row of an agent's table: one way to write an entry, and what an entry written so does. */
export interface Form {
  /** The list or setting that its entries belong to. The name of the form, if it is left out. */
  readonly key?: string;
  /** The text of an entry. `…` is replaced by a path, a command or a host in the words of the agent. */
  readonly template: string;
  readonly effect: Effect;
  /** The accesses that an entry is about. */
  readonly covers: Action;
  /** What a rule loses whenever it is written in this form. */
  readonly losses?: readonly LossCode[];
  /**
   * The pieces that replace `…`. Each has a row of its own in the conformance table, `NAME: PIECE`. Without
   * pieces the form itself has the row.
   */
  readonly pieces?: readonly string[];
  /** People write such entries of their own: one that was there before twsrt, or that twsrt did not write, is theirs. */
  readonly isShared?: true;
  /** How a text is written in an entry, where that is another one. */
  readonly spell?: (text: string) => string;
  /** The name under which forms that the agent compares with the same matcher have their pieces tried together. */
  readonly matcher?: string;
}

export interface NamedForm extends Form {
  readonly name: string;
  readonly key: string;
  /** The template around `…`; one without it has no second part. */
  readonly around: readonly [before: string, after?: string];
  /** The rows of the pieces that were asked for: a few lists, however many entries there are. */
  readonly known: Map<string, readonly string[]>;
}

/**
 * A row of a table.
 * @param key empty for the name of the form
 * @param says what an entry does about which accesses
 */
export function row(
  key: string,
  template: string,
  says: `${Effect} ${Action}`,
  pieces?: readonly string[],
  more: Pick<Form, "losses" | "matcher" | "spell" | "isShared"> = {},
): Form {
  const [effect, covers] = says.split(" ") as [Effect, Action];
  const keyed = key === "" ? {} : { key };
  return { ...keyed, template, effect, covers, ...(pieces === undefined ? {} : { pieces }), ...more };
}

/** The forms of an agent by their names. */
export function formTable<Name extends string, Row extends Form>(
  rows: Readonly<Record<Name, Row>>,
): Readonly<Record<Name, Row & NamedForm>> {
  const named = Object.entries<Row>(rows).map(([name, form]) => {
    const [before = "", after] = form.template.split("…");
    const around = after === undefined ? [before] : [before, after];
    return [name, { key: name, ...form, name, around, known: new Map() }];
  });
  return Object.fromEntries(named) as Record<Name, Row & NamedForm>;
}

/** A text in the words of an agent, and the pieces that it is put together from. */
export interface Spelled {
  readonly text: string;
  readonly pieces: readonly string[];
}

/** For a form that has nothing to fill in. */
export const WHOLE: Spelled = { text: "", pieces: [] };

/** The value of an entry in a form. */
export function written({ around: [before, after], spell }: NamedForm, text: string): string {
  return after === undefined ? before : before + (spell === undefined ? text : spell(text)) + after;
}

/** The rows of the conformance table that show an entry to be consulted. */
export function rowsOf(form: NamedForm, pieces: readonly string[]): readonly string[] {
  const { name, matcher, known } = form;
  const id = pieces.join("\0");
  const said = known.get(id);
  if (said !== undefined) return said;
  const rows = form.pieces === undefined ? [name] : pieces.map((piece) => `${matcher ?? name}: ${piece}`);
  const all = form.pieces === undefined || matcher === undefined ? rows : [name, ...rows];
  known.set(id, all);
  return all;
}

/** Every row that a table needs. */
export function allRows(table: Readonly<Record<string, NamedForm>>): ReadonlySet<string> {
  return new Set(Object.values(table).flatMap((form) => rowsOf(form, form.pieces ?? [])));
}

/** Whether a form writes texts that begin like this one. */
function fits({ around: [before, after] }: NamedForm, text: string): boolean {
  return after === undefined ? text === before : text.startsWith(before);
}

/** The form of an item of some lists; undefined for one that no rule of a policy becomes. */
export function formOf(
  table: Readonly<Record<string, NamedForm>>,
  lists: readonly string[],
  item: string,
): NamedForm | undefined {
  return Object.values(table).find((form) => lists.includes(form.key) && fits(form, item));
}

/** The source whose rules could explain an entry of this form as a restriction. */
export function restrictedBy({ effect, covers }: Form): Drift["restricts"] {
  if (effect === "allow") return undefined;
  return covers === "execute" || covers === "call" ? "bash" : "srt";
}

/** The kinds of hosts that an agent may compare in different ways. */
export const HOSTS = ["h", "*.h", "1.2.3.4", "[::1]"] as const;

/** Which kind of host a rule names. */
export function hostKind({ host }: Pick<DomainSubject, "host">): (typeof HOSTS)[number] | "*" {
  if (host === "*") return "*";
  if (host.startsWith("*.")) return "*.h";
  if (host.includes(":")) return "[::1]";
  return /^[\d.]+$/.test(host) ? "1.2.3.4" : "h";
}

/** A host as people write it, with its kind. */
export function spellHost(subject: DomainSubject): Spelled {
  const port = subject.port === undefined ? "" : ":port";
  return { text: domainText(subject), pieces: [hostKind(subject) + port] };
}

/** The kinds of tools of an MCP server that a rule names. */
export const TOOLS = ["tool", "tool*", "*"] as const;

/** Which kind of tools a rule names. */
export function toolKind({ tool }: Pick<ToolSubject, "tool">): (typeof TOOLS)[number] {
  if (typeof tool === "string") return "tool";
  return tool.prefix === "" ? "*" : "tool*";
}

/** A rule on tools with its server and what it says of its tools, `*` at the end, joined by a text. */
export function spellTool(subject: ToolSubject, between: string): Spelled {
  return { text: subject.server + between + spellWords([subject.tool]), pieces: [toolKind(subject)] };
}

/** Every combination, in order. */
export function each(...lists: readonly (readonly string[])[]): readonly string[] {
  return lists.reduce<readonly string[]>(
    (starts, ends) => starts.flatMap((start) => ends.map((end) => start + end)),
    [""],
  );
}
