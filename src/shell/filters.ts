/** What programs write that only change a text, by their words and what they read; `undefined`: only the run decides. */
export function filtered(name: string, args: readonly string[], input: string): string | undefined {
  switch (name) {
    case "cat":
      return args.every((arg) => arg === "-") ? input : undefined;
    case "tee":
      return input;
    case "rev":
      return args.length === 0 ? lines(input, (line) => Array.from(line).toReversed().join("")) : undefined;
    case "tac":
      return args.length === 0 ? input.split("\n").toReversed().join("\n") : undefined;
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

function lines(text: string, change: (line: string) => string): string {
  return text.split("\n").map(change).join("\n");
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
