import type { DiagnosticArgs } from "./codes.ts";

/** A route to a value inside a document: object keys and array indexes from the root. */
export type KeyPath = readonly (string | number)[];

/** How the text of a document is read. */
export type Syntax = "json" | "jsonc" | "toml" | "text";

/** A text with the name of its file, so that a message can name a place in it. */
export interface Document {
  /** The path as it is shown to a person. */
  readonly file: string;
  readonly text: string;
  readonly syntax: Syntax;
}

/**
 * Where something is. Rules and problems carry the symbolic form (a document and a key path); line and column are
 * computed only when something is shown, because that needs a syntax tree which the everyday run never builds.
 */
export type Place =
  | { readonly at: "file"; readonly file: string }
  | {
      readonly at: "offset";
      readonly document: Document;
      readonly offset: number;
      readonly length: number;
    }
  | {
      readonly at: "value" | "key";
      readonly document: Document;
      readonly path: KeyPath;
    };

/** `error`: nothing is generated or written. `warning`: something differs from what the user may expect. `note`: worth knowing. */
export type Severity = "error" | "warning" | "note";

/** The code of a diagnostic. It decides its arguments, severity and prose. */
export type Code = keyof DiagnosticArgs;

/** A problem, or something worth knowing, as data. Prose and severity are in `messages.ts` alone. */
export type Diagnostic = {
  [C in Code]: {
    readonly code: C;
    readonly args: DiagnosticArgs[C];
    readonly place?: Place;
    /** The target it concerns, when it concerns one. */
    readonly target?: string;
  };
}[Code];

/** Success with a value, or the problems that prevent it. */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Diagnostic[] };

/** A failed result of one problem. */
export function failure(problem: Diagnostic): {
  readonly ok: false;
  readonly problems: readonly Diagnostic[];
} {
  return { ok: false, problems: [problem] };
}

/** A place as JSON pointer, `/filesystem/denyRead/3`. */
export function pointer(path: KeyPath): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** A place the way people write one: `network.allowedDomains[3]`. */
export function dotted(path: KeyPath): string {
  return path
    .map((step, i) => (typeof step === "number" ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join("");
}
