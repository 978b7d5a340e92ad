/**
 * What a `Bash(...)` rule matches (research/claude-code.md 2, facts.md D, release 2.1.330).
 *
 * - `exact`: the very text.
 * - `prefix`: `npm run:*`, that text alone or with words behind it.
 * - `wild`: `*` is any text; what else there is stands in `pieces`, one more than there are stars. With
 *   `optionalTail` the only star is a last word, and may be missing with its blank.
 */
export type BashPattern =
  | { readonly kind: "exact"; readonly text: string }
  | { readonly kind: "prefix"; readonly text: string }
  | {
      readonly kind: "wild";
      readonly pieces: readonly string[];
      readonly optionalTail: boolean;
      /** Blanks of the text are squeezed before it is compared. */
      readonly squeezes: boolean;
    };

/** All that a rule's content means: beside a star, surplus blanks count as they are and as one. */
export function bashPatterns(content: string): readonly BashPattern[] {
  const pattern = parsed(content);
  if (pattern?.kind !== "wild" || !/\s\s|\t/.test(content)) return pattern === undefined ? [] : [pattern];
  const squeezed = parsed(content.replace(/\s+/g, " "));
  return squeezed?.kind === "wild" ? [pattern, { ...squeezed, squeezes: true }] : [pattern];
}

/** @returns undefined for a form that no command has */
function parsed(content: string): BashPattern | undefined {
  if (content.endsWith(":*")) {
    const text = content.slice(0, -2);
    return text === "" || /\s$/.test(text) ? undefined : { kind: "prefix", text };
  }
  if (!hasStar(content)) {
    // Commands are squeezed before they are compared, rules without a star are not.
    return { kind: "exact", text: content };
  }
  const pieces = piecesOf(content.trim());
  const optionalTail = pieces.length === 2 && pieces[1] === "" && (pieces[0] ?? "").endsWith(" ");
  return { kind: "wild", pieces, optionalTail, squeezes: false };
}

function hasStar(text: string): boolean {
  return /(^|[^\\])(\\\\)*\*/.test(text);
}

/** Splits at the stars. Beside a real star an escaped one is itself, and so is an escaped backslash. */
function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  let piece = "";
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index);
    const next = text.charAt(index + 1);
    if (char === "\\" && (next === "*" || next === "\\")) {
      piece += next;
      index++;
    } else if (char === "*") {
      pieces.push(piece);
      piece = "";
    } else piece += char;
  }
  return [...pieces, piece];
}

/** Linear in text and pattern: each piece is taken where it comes first. */
export function matchesBash(pattern: BashPattern, given: string): boolean {
  const text = pattern.kind === "wild" && pattern.squeezes ? given.replace(/\s+/g, " ") : given;
  switch (pattern.kind) {
    case "exact":
      return text === pattern.text;
    case "prefix":
      return text === pattern.text || text.startsWith(`${pattern.text} `);
    case "wild": {
      const [first = "", ...rest] = pattern.pieces;
      if (pattern.optionalTail && text === first.slice(0, -1)) return true;
      if (!text.startsWith(first)) return false;
      const last = rest.at(-1) ?? "";
      let from = first.length;
      for (const piece of rest.slice(0, -1)) {
        const at = text.indexOf(piece, from);
        if (at < 0) return false;
        from = at + piece.length;
      }
      return text.length - last.length >= from && text.endsWith(last);
    }
  }
}
