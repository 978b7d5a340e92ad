import type { Severity } from "../diagnostics/diagnostic.ts";

/** Where an agent takes settings from, besides the files that twsrt writes. */

/**
 * `managed`: an administrator's. `user`: the person's, for every project. `project`: in a repository, so anybody's.
 * `local`: the person's, for one project. `state`: what the agent keeps itself, such as which folders are trusted.
 * `environment`: a variable.
 */
export type ScopeKind = "managed" | "user" | "project" | "local" | "state" | "environment";

/** One file or variable that an agent reads. */
export interface Scope {
  /** Unique in the target: `project`, `managed/10-a.json`. An entry names it in place of an artifact. */
  readonly id: string;
  readonly kind: ScopeKind;
  readonly place:
    { readonly at: "file"; readonly file: string } | { readonly at: "variable"; readonly name: string };
  /** How its text is written. */
  readonly syntax: "json" | "jsonc" | "toml" | "text";
}

/** A scope with its text. An empty one is left out. */
export type ScopeText = Scope & {
  /** The permission bits of the file (`0o7777`) and of the directory around it, and who owns the latter. */
  readonly mode?: number;
  readonly directory?: { readonly mode: number; readonly uid: number };
  readonly isLink?: boolean;
  /** The agent's list has it before the file that twsrt writes; absent where that file is not in the list. */
  readonly precedesOwn?: true;
} & (
    | { readonly state: "read"; readonly text: string }
    /** It is there, and neither we nor the agent can read it. */
    | { readonly state: "unreadable"; readonly problem: string }
  );

/** A scope that is a file. */
export function fileScope(id: string, kind: ScopeKind, file: string, syntax: Scope["syntax"]): Scope {
  return { id, kind, place: { at: "file", file }, syntax };
}

/** What the agent keeps itself, such as what it trusts: it loosens nothing alone, and twsrt's own files are read with it. */
export function isState({ kind }: ScopeText): boolean {
  return kind === "state";
}

/** Whether there is anything besides twsrt's own files that says more than what is trusted. An empty object says nothing. */
export function hasOthers(scopes: readonly ScopeText[]): boolean {
  return scopes.some(
    (scope) => !isState(scope) && !(scope.state === "read" && /^\s*\{\s*\}\s*$/.test(scope.text)),
  );
}

/** What the scope of this id holds; undefined where it is not there or cannot be read. */
export function scopeText(scopes: readonly ScopeText[], id: string): string | undefined {
  const scope = scopes.find((one) => one.id === id);
  return scope?.state === "read" ? scope.text : undefined;
}

/** Something in the scopes that takes effect from the policy, or may. */
export interface Finding {
  /** A code of the agent's table of findings. */
  readonly code: string;
  /** The scope or artifact that it is in. */
  readonly scope?: string;
  /** The setting, as entries name it: `sandbox.enabled`. */
  readonly key?: string;
  readonly value?: string;
}

/** What a code of a finding means, for a person. */
export interface FindingText {
  /**
   * `error`: rules of the policy do not act. `warning`: they are weakened, or something may weaken them. `note`: what cannot
   * be seen from here, or does not act.
   */
  readonly severity: Severity;
  /** What is so, in one line, lower case, no final period. */
  readonly title: string;
  /** Why it matters, with what was measured, in one to three sentences. */
  readonly why: string;
  /** What to do about it, one line. */
  readonly remedy: string;
  /** It is about a file of twsrt's, and the agent does not load that file from where it is. */
  readonly isNotLoaded?: true;
}

/** The texts of findings by their codes. */
export type FindingTable = Readonly<Record<string, FindingText>>;
