import type { Meaning, Note, SourceRule } from "../../reading.ts";
import { dead, kept } from "./meaning.ts";

/** How an agent's command pattern was written, with its wildcards told from text. */
export interface CommandPattern {
  readonly list: "deny" | "ask";
  /** The words, in which `*` is any text; without the wildcard for further arguments. */
  readonly text: string;
  /** It also matches with further arguments. */
  readonly open: boolean;
  /** A wildcard inside it may match several words. */
  readonly stars: "text" | "none";
}

/**
 * The rule for a command pattern. A rule has a `*` only at the end of a word, and its options may be anywhere, so a pattern that
 * has wildcards elsewhere has no equivalent.
 */
export function commandMeaning({ list, text, open, stars }: CommandPattern): Meaning {
  const words = text.trim().split(/\s+/);
  if (text.trim() === "" || text.trim() === "*") return kept("whole-tool");
  if (/[|&;<>`"'()#\n\\]|\$\(/.test(text)) return kept("not-one-command");
  if (stars === "none" && text.includes("*")) return dead("wildcards");
  const kept_: string[] = [];
  let note: Note | undefined;
  let isNarrower = false;
  for (const [index, word] of words.entries()) {
    if (index > 0 && word === "*") {
      // It matches whatever is before an option.
      if (!words.slice(index + 1).some((one) => one.replace(/^\*/, "").startsWith("-")))
        return kept("wildcards");
      note = { code: "order-free" };
      continue;
    }
    const [, before = "", body = "", after = ""] = /^(\**)([^*]*)(\**)$/.exec(word) ?? [];
    if (body === "") return kept("wildcards");
    if (before !== "") {
      if (index === 0 || !body.startsWith("-")) return kept("wildcards");
      isNarrower = true;
      note = { code: "inside-word", about: body };
    }
    // Inside a pattern a star runs over blanks, and a word that only begins so does not.
    if (after !== "" && index < words.length - 1 && stars === "text") return kept("wildcards");
    kept_.push(body + (after === "" ? "" : "*"));
  }
  const rules: readonly SourceRule[] = [{ list, text: kept_.join(" ") }];
  if (isNarrower && note !== undefined) return { kind: "narrower", rules, note };
  if (note !== undefined) return { kind: "wider", rules, note };
  // A star at the end runs over further words too.
  if (!open && !text.endsWith("*")) return { kind: "wider", rules, note: { code: "arguments" } };
  return { kind: "exact", rules };
}
