import { fileScope, type Scope, type ScopeText } from "../../src/enforcers/scope.ts";

/** A file that an agent reads, with what it holds. */
export function scopeFile(
  id: string,
  kind: Scope["kind"],
  file: string,
  text: string,
  syntax: Scope["syntax"] = "jsonc",
): ScopeText {
  return { ...fileScope(id, kind, file, syntax), state: "read", text };
}
