import type { ScopeKind } from "../enforcers/scope.ts";
import type { Environment } from "../policy/environment.ts";

/** The lists of the canonical sources, in the order in which they are shown. */
export type SourceList =
  | "denyRead"
  | "allowRead"
  | "denyWrite"
  | "allowWrite"
  | "deniedDomains"
  | "allowedDomains"
  | "deny"
  | "ask"
  | "allow"
  | "mcp deny"
  | "mcp ask";

/** One rule in the words of the sources. */
export interface SourceRule {
  readonly list: SourceList;
  readonly text: string;
  /** Of a path: every character is itself. */
  readonly literal?: true;
  /** Of a command or a tool: the agents that the rule is limited to. */
  readonly agents?: readonly string[];
}

/** A file of an agent, as it is read for rules. */
export interface NativeFile {
  /** The artifact or scope that it is. */
  readonly id: string;
  readonly kind: ScopeKind;
  /** Where it is, absolute. */
  readonly file: string;
  readonly text: string;
  readonly environment: Environment;
}

/** Why an entry is read as it is: a row of `kit/import/notes.ts`. */
export interface Note {
  readonly code: NoteCode;
  /** What the text of the note names. */
  readonly about?: string;
}

/** The code of a note, by the verdict that it explains. */
export type NoteCode =
  // exact
  | "rewritten"
  | "below-settings"
  // wider
  | "arguments"
  | "directory-too"
  | "below-too"
  | "any-depth"
  | "order-free"
  | "other-tools"
  | "other-programs"
  | "any-scheme"
  | "subdomains"
  | "exceptions"
  // narrower
  | "inside-word"
  // dead
  | "tool-not-consulted"
  | "matches-nothing"
  | "parent-path"
  | "variable"
  | "braces"
  | "host-form"
  | "dropped"
  | "redirect"
  | "file-ignored"
  | "overridden"
  | "sandbox-off"
  // kept
  | "only-here"
  | "whole-tool"
  | "allow-command"
  | "allow-tool"
  | "allow-path"
  | "allow-project"
  | "allow-any-host"
  | "ask-path"
  | "ask-host"
  | "not-one-command"
  | "wildcards"
  | "negated"
  | "condition"
  | "setting"
  | "not-a-rule";

/**
 * What a native entry amounts to in the words of the sources. `dead`: it never acted; `rules` are what was meant, where that
 * is certain. `kept`: no source can say it, so it stays with the agent.
 */
export type Meaning =
  | { readonly kind: "exact"; readonly rules: readonly SourceRule[]; readonly note?: Note }
  | {
      readonly kind: "wider" | "narrower" | "dead";
      readonly rules: readonly SourceRule[];
      readonly note: Note;
    }
  | { readonly kind: "kept"; readonly note: Note };

/** A native entry with its meaning. `key` and `value` are its list and its text, as drift names them. */
export type Reading = { readonly key: string; readonly value: string } & Meaning;

/** What a module exports that reads an agent's files as rules of the sources. It is loaded on demand. */
export interface ImporterModule {
  /**
   * Every entry of the file that restricts, allows or changes how rules act. Pure.
   * @returns undefined where the file cannot be read at all
   */
  readingsOf(file: NativeFile): readonly Reading[] | undefined;
}
