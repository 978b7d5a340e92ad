import type { Segment } from "../../policy/path.ts";
import type { Spelled } from "../kit/forms.ts";
import { signsOf, special, type PathDialect, type Sign } from "../kit/path.ts";

/**
 * Spells the steps of a path. `*` is any text, separators among it, and `?` one unit of UTF-16; nothing escapes
 * (facts.md, "Patterns", release 1.18.33).
 */
export function spellSteps(segments: readonly Segment[]): {
  readonly text: string;
  readonly isWidened: boolean;
} {
  let text = "";
  let isWidened = false;
  segments.forEach((segment, index) => {
    if (segment.kind === "globstar") {
      // `a/**/b` is also `a/b`, so what stands between the two may be missing altogether.
      if (text !== "" && !text.endsWith("*")) text += "/";
      if (!text.endsWith("*")) text += "*";
      isWidened = true;
      return;
    }
    const isBehindGlobstar = segments[index - 1]?.kind === "globstar";
    if (index > 0 && !isBehindGlobstar) text += "/";
    for (const sign of segment.parts.flatMap((part) => signsOf(part, DIALECT) ?? [])) {
      if (sign.text !== "*" || !text.endsWith("*")) text += sign.text;
      isWidened ||= sign.isWidened === true;
    }
  });
  return { text, isWidened };
}

const STAR: Sign = { text: "*", isWidened: true };

const DIALECT: PathDialect = {
  // A backslash counts as a slash there, in the pattern and in the path.
  special: special("*?\\", () => ({ text: "?", isWidened: true })),
  // A character may take two units.
  any: STAR,
  star: STAR,
  across: STAR,
  set: (members) =>
    /^[\x20-\x7e]*$/.test(members) && !members.includes("/") ? { ...STAR, text: "?" } : STAR,
};

/**
 * A pattern as a key of an object. Whole numbers would come before all other keys, whatever the order of the file; one
 * name is no key at all; and at the front `~` and `$HOME` are written out, which no compared path begins with.
 */
function asKey(text: string): string {
  // A blank and a star at the end may also be missing.
  if (/^(0|[1-9]\d*)$/.test(text)) return `${text} *`;
  if (text === "__proto__") return "__proto_?";
  if (/^(~(\/|$)|\$HOME)/.test(text)) return `?${text.slice(1)}`;
  // This is everybody's default, not a rule of ours.
  return text === "*" ? "**" : text;
}

/** A pattern from where it may begin, the steps of a path and where it ends. */
export function spellKey(start: "" | "*/" | "*../", body: string, end: "" | "/*"): Spelled {
  const whole = start + body + end;
  const text = asKey(whole);
  if (text === "**") return { text, pieces: ["**"] };
  const head = start === "" && body.startsWith("*") ? "*" : start;
  const tail = end === "" && text.endsWith("*") ? "*" : end;
  const name = text.slice(head.length, text.length - tail.length);
  const pieces = [head + (name === "" ? "" : "p") + tail];
  if (name.includes("*")) pieces.push("a*b");
  if (name.includes("?")) pieces.push("p?");
  if (text === `${whole} *`) pieces.push("number");
  return { text, pieces };
}
