import { checkSettings } from "../settings/check.ts";

export type Section = Readonly<Record<string, unknown>>;

/** What the agent takes from the text of its settings file. */
export type Settings =
  | { readonly kind: "read"; readonly permissions: Section; readonly sandbox: Section }
  /** There is no file, so no rule. */
  | { readonly kind: "missing" }
  /** The agent ignores the whole file without a word (research/claude-code.md 6, settings/facts.md). */
  | { readonly kind: "rejected" };

/** @param version the installed release, for which the file is judged */
export function readSettings(text: string | undefined, version: string | undefined): Settings {
  if (text === undefined) return { kind: "missing" };
  const value = parsed(text);
  if (!isSection(value) || checkSettings(value, version).length > 0) return { kind: "rejected" };
  return { kind: "read", permissions: section(value, "permissions"), sandbox: section(value, "sandbox") };
}

/**
 * The agent reads plain JSON: a byte-order mark is skipped, and of two equal keys the last counts, which the strict
 * reader of this program refuses.
 */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, "")) as unknown;
  } catch {
    return undefined;
  }
}

/** The object that a text holds; empty where it holds none. */
export function objectOf(text: string | undefined): Section {
  const value = text === undefined ? undefined : parsed(text);
  return isSection(value) ? value : {};
}

export function section(value: Section, key: string): Section {
  const inner = Object.hasOwn(value, key) ? value[key] : undefined;
  return isSection(inner) ? inner : {};
}

export function isSection(value: unknown): value is Section {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The texts of a list, in order. */
export function texts(value: Section, key: string): readonly string[] {
  const list = Object.hasOwn(value, key) ? value[key] : undefined;
  return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
}
