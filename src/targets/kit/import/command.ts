import type { Meaning, Note, SourceRule } from "../../reading.ts";
import { dead, kept } from "./meaning.ts";

/** How an agent's command pattern was written, with its wildcards told from text. */
export interface CommandPattern {
  readonly list: "deny" | "ask";
  /** The words, of which `*` is any text; without what stands for further arguments. */
  readonly text: string;
  /** It also matches with further arguments. */
  readonly open: boolean;
  /** A word inside it may stand for several. */
  readonly stars: "text" | "none";
}

/**
 * What a command pattern amounts to. A rule has a `*` only at the end of a word, and an option of it may be anywhere, so what
 * has wildcards elsewhere is another thing.
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
      // It stands for whatever is before an option.
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
