import { MARK } from "./script-text.ts";
import { hasMarks } from "./word.ts";

/** What programs write that only change a text, by their words and what they read; `undefined`: only the run decides. */
export function filtered(name: string, args: readonly string[], input: string): string | undefined {
  // How many lines there are in its place, and which, only the run decides.
  if (LINES.has(name) && input.includes(MARK)) return undefined;
  switch (name) {
    case "cat":
      return args.every((arg) => arg === "-") ? input : undefined;
    case "tee":
      return input;
    case "rev":
      return args.length === 0 ? lines(input, (line) => Array.from(line).toReversed().join("")) : undefined;
    case "tac":
      return args.length === 0 ? input.split("\n").toReversed().join("\n") : undefined;
    case "head":
    case "tail":
      return endOfLines(name, args, input);
    case "grep":
      return searched(args, input);
    case "sort":
      return args.length === 0 ? sorted(input) : undefined;
    case "uniq":
      return args.length === 0 ? withoutRepeats(input) : undefined;
    case "tr":
      return translated(args, input);
    case "base64":
      return args.length === 1 && /^(-d|-D|--decode)$/.test(args[0] ?? "") ? decoded(input) : undefined;
    case "xxd":
      return args.join(" ") === "-r -p" ? fromHex(input) : undefined;
    default:
      return undefined;
  }
}

const LINES: ReadonlySet<string> = new Set(["head", "tail", "grep", "sort", "uniq", "rev", "tac"]);

function lines(text: string, change: (line: string) => string): string {
  return text.split("\n").map(change).join("\n");
}

/** `head -n 2`, `tail -1`: the first or last lines, ten without a number. */
function endOfLines(name: string, args: readonly string[], text: string): string | undefined {
  const [, count] = /^(?:-n ?|--lines=|-)(\d+)$/.exec(args.length === 0 ? "-10" : args.join(" ")) ?? [];
  if (count === undefined) return undefined;
  const all = text.replace(/\n$/, "").split("\n");
  const number = Number(count);
  return (name === "head" ? all.slice(0, number) : all.slice(Math.max(0, all.length - number))).join("\n");
}

/** Lines in an order that is the same in every locale. */
function sorted(text: string): string | undefined {
  const all = text.split("\n");
  return all.every((line) => /^[a-z0-9]*$/.test(line)) ? all.toSorted().join("\n") : undefined;
}

function withoutRepeats(text: string): string {
  return text
    .split("\n")
    .filter((line, i, all) => line !== all[i - 1])
    .join("\n");
}

/** `grep WORD`: the lines in which a text without signs stands, or those without it (`-v`), in either case (`-i`). */
function searched(args: readonly string[], text: string): string | undefined {
  const [pattern, ...others] = args.filter((arg) => !/^-[viFE]+$/.test(arg));
  if (hasMarks(text) || pattern === undefined || others.length > 0 || !/^[\w /@:,][\w /@:,-]*$/.test(pattern))
    return undefined;
  const options = args.filter((arg) => arg !== pattern).join("");
  // Which letters beyond ASCII are the same in either case is a matter of the locale.
  if (options.includes("i") && /[^\n\t -~]/.test(text)) return undefined;
  const folded = (one: string): string => (options.includes("i") ? one.toLowerCase() : one);
  const has = (line: string): boolean => folded(line).includes(folded(pattern));
  return text
    .split("\n")
    .filter((line) => has(line) !== options.includes("v"))
    .join("\n");
}

/** `tr SET1 SET2` and `tr -d SET1` (coreutils). */
function translated(args: readonly string[], input: string): string | undefined {
  const removes = args[0] === "-d";
  const [from, to] = (removes ? args.slice(1) : args).map(charactersOf);
  if (from === undefined || from.length === 0 || args.length !== 2) return undefined;
  if (removes)
    return Array.from(input)
      .filter((one) => !from.includes(one))
      .join("");
  if (to === undefined || to.length === 0) return undefined;
  return Array.from(input)
    .map((one) => {
      const at = from.lastIndexOf(one);
      return at < 0 ? one : (to[Math.min(at, to.length - 1)] ?? one);
    })
    .join("");
}

/** The characters of a set of tr(1): ranges are filled; `undefined` for classes and escapes. */
function charactersOf(set: string): readonly string[] | undefined {
  const classes: Readonly<Record<string, string>> = { "[:upper:]": "A-Z", "[:lower:]": "a-z" };
  const text = classes[set] ?? set;
  if (/[[\]\\]/.test(text) || text.startsWith("-")) return undefined;
  return Array.from(text.matchAll(/(.)-(.)|(.)/gsu)).flatMap(([, first, last, one]) => {
    if (one !== undefined) return [one];
    const [start, end] = [first?.codePointAt(0) ?? 0, last?.codePointAt(0) ?? 0];
    return Array.from({ length: Math.min(MAX_RANGE, end - start + 1) }, (_none, i) =>
      String.fromCodePoint(start + i),
    );
  });
}

/** More characters than a range of letters has. */
const MAX_RANGE = 256;

function decoded(text: string): string | undefined {
  const plain = text.replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(plain) || plain.length % 4 !== 0) return undefined;
  return asText(Uint8Array.from(atob(plain), (one) => one.codePointAt(0) ?? 0));
}

function fromHex(text: string): string | undefined {
  const plain = text.replace(/\s/g, "");
  if (!/^([0-9a-fA-F]{2})+$/.test(plain)) return undefined;
  return asText(Uint8Array.from(plain.match(/../g) ?? [], (one) => Number.parseInt(one, 16)));
}

function asText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replace(/\n+$/, "");
}
