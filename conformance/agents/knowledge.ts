import type { ObservedVerdict, TriedAccess } from "../../src/drive/kit/driver.ts";
import type { ScopeText } from "../../src/enforcers/scope.ts";
import type { NamedForm } from "../../src/targets/kit/forms.ts";
import type { Random } from "../suite/random.ts";

/** What the suite has to know of an agent beyond its translation, its model and its driver. */
export interface Knowledge {
  /** Its native forms. Each is to be shown consulted. */
  readonly forms: Readonly<Record<string, NamedForm>>;
  /** Every set of options that changes what is emitted. */
  readonly optionSets: readonly Readonly<Record<string, unknown>>[];
  readonly facts: FactSource;
  /** What a user may have set apart from the policy. */
  readonly variantOf: (random: Random) => Variant;
  /**
   * Other files and variables that it may read, weakest first, with settings that change what it does.
   * @param repository the root of the git repository around the start directory; undefined: there is none
   */
  readonly scopesOf?: (random: Random, repository: string | undefined) => readonly ScopeText[];
  /** Its rules refuse what a person has let pass, so that a question before them opens nothing. */
  readonly isAskedBeforeRules?: true;
  /** It has no hook: the file that is generated for it takes calls apart as the guard does. */
  readonly isItsOwnGuard?: true;
}

/** The measured answers that the driver can ask for again. */
export interface FactSource {
  readonly places: Places;
  readonly links: Readonly<Record<string, string>>;
  readonly read: (places: Places) => readonly Fact[];
}

/** One measured answer, in the paths of the world that it is tried in again. */
export interface Fact {
  /** The agent's configuration, by artifact. */
  readonly files: Readonly<Record<string, string | undefined>>;
  readonly access: TriedAccess;
  readonly verdict: ObservedVerdict;
}

/** Where the answers are tried again. */
export interface Places {
  readonly home: string;
  readonly cwd: string;
  /** A folder that is neither. */
  readonly outside: string;
  readonly temporary: string;
}

/** What a user has set apart from the policy. */
export interface Variant {
  readonly options: unknown;
  /** What stands in the file before; undefined: there is none. */
  readonly foreign: string | undefined;
  /** Lines behind what is generated. */
  readonly extra: string;
}

export const NOTHING = { foreign: undefined, extra: "" } as const;
