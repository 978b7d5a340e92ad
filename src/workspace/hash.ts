import { createHash } from "node:crypto";

/** The SHA-256 of a text, as other tools print it. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
