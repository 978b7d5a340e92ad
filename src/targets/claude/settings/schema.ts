/** The vocabulary of `types.json`, the measured table of what the agent accepts in a settings file. */

export type Path = (string | number)[];

/** A value that makes the agent ignore the whole file. */
export type Problem = { path: Path; expected: string; got: string };

/** Keys that must, or must not, stand beside a key. */
type Siblings = Readonly<Record<string, readonly string[]>>;
/** `strict`: further keys are a fault. */
export type ObjectShape = {
  known: Readonly<Record<string, Type>>;
  strict: boolean;
  required?: readonly string[];
  needs?: Siblings;
  excludes?: Siblings;
};
/** Whether a fault costs the whole file or its own entry alone. */
export type KindFault = "file" | "entry";
/** What a value may be. */
export type Type =
  | "null"
  | "boolean"
  | "number"
  | "string"
  | { any: true; badIsDropped?: true }
  | { number: { integer?: true; min?: number; max?: number; moreThan?: number } }
  | { string: { min?: number; not?: readonly string[]; format?: string } }
  | { enum: readonly (string | boolean)[] }
  | { array: Type; onBadItem?: "file" | "entry"; min?: number; distinct?: readonly string[] }
  | { record: Type }
  | { object: ObjectShape }
  | {
      kinds: {
        by: string;
        of: Readonly<Record<string, ObjectShape>>;
        unknownKind: KindFault;
        missingKind: KindFault;
        badKind: KindFault;
      };
    }
  | { union: readonly Type[] }
  | { ref: string };

/** Guard hooks are looked for in the whole document, not only under `hooks`. */
export type GuardScan = {
  guards: readonly string[];
  events: readonly string[];
  depth: number;
  unscanned: readonly string[];
};
/**
 * `since`: by release, types of keys at the top that this release and later ones have in place of those in `root`, which
 * is of the first measured release.
 * `aliases`: second name -> first name; the second is not read while the first has a value.
 */
export type Schema = {
  hookGuards: GuardScan;
  aliases: Readonly<Record<string, string>>;
  since?: Readonly<Record<string, Readonly<Record<string, Type>>>>;
  patterns: Readonly<Record<string, string>>;
  defs: Readonly<Record<string, Type>>;
  root: Type;
};
