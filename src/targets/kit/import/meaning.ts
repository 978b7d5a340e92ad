import type { Meaning, Note, SourceRule } from "../../reading.ts";

/** An entry that no source can express, so it stays in the agent's file. */
export function kept(code: Note["code"]): Meaning {
  return { kind: "kept", note: { code } };
}

/** An entry that never took effect. @param rules what it was written for, where that is certain */
export function dead(code: Note["code"], rules: readonly SourceRule[] = [], about?: string): Meaning {
  return { kind: "dead", rules, note: about === undefined ? { code } : { code, about } };
}
