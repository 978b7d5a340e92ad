/** A text in quotes inside of a program text. */
export interface Literal {
  /** Where it begins, at its quote. */
  readonly start: number;
  /** Behind its closing quote. */
  readonly end: number;
  readonly quote: string;
  readonly value: string;
  /** It holds something that is put in when it runs: `${x}`, `#{x}`, `{x}` of an f-string. */
  readonly isFilled: boolean;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0", e: "\x1b" };

/** The quoted texts of a program, in the order in which they stand. An unclosed quote ends the search. */
export function literalsOf(text: string): readonly Literal[] {
  const found: Literal[] = [];
  for (let i = 0; i < text.length; i++) {
    const quote = text[i] as string;
    if (quote !== '"' && quote !== "'" && quote !== "`") continue;
    const triple = quote.repeat(3);
    const mark = quote !== "`" && text.startsWith(triple, i) ? triple : quote;
    const end = closing(text, i + mark.length, mark);
    if (end === undefined) return found;
    const raw = text.slice(i + mark.length, end);
    const prefix = /[A-Za-z]{1,2}$/.exec(text.slice(Math.max(0, i - 2), i))?.[0] ?? "";
    const isFilled =
      /[$#]\{/.test(raw) ||
      (/f/i.test(prefix) && raw.includes("{")) ||
      (quote === '"' && /\$[A-Za-z_{]/.test(raw));
    found.push({ start: i, end: end + mark.length, quote, value: decoded(raw), isFilled });
    i = end + mark.length - 1;
  }
  return found;
}

function closing(text: string, from: number, mark: string): number | undefined {
  for (let i = from; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text.startsWith(mark, i)) return i;
  }
  return undefined;
}

function decoded(raw: string): string {
  return raw.replaceAll(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|u\{([\da-fA-F]+)\}|([0-3]?[0-7]{1,2})|(.))/gs,
    (_all, hex?: string, unicode?: string, braced?: string, octal?: string, plain?: string) => {
      const code = hex ?? unicode ?? braced;
      if (code !== undefined) return fromCode(Number.parseInt(code, 16));
      if (octal !== undefined) return fromCode(Number.parseInt(octal, 8));
      return ESCAPES[plain ?? ""] ?? plain ?? "";
    },
  );
}

function fromCode(code: number): string {
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : "";
}
