import { isObject } from "../../edit/json.ts";

/** The name of the form that a row is in: the key of its entry. Empty for a row of no kind that is known. */
export function keyOf(text: string): string {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    return "";
  }
  if (!isObject(row)) return "";
  const { effect, action, closed, setting } = row;
  if (typeof setting === "string") return "setting";
  if (typeof closed === "string") return `closed ${closed}`;
  return typeof effect === "string" && typeof action === "string" ? `${effect} ${action}` : "";
}
