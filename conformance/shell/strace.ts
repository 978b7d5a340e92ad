/** A system call as strace prints it. */
export interface Call {
  readonly name: string;
  readonly args: readonly string[];
  readonly result: number;
  /** What stands behind the result. */
  readonly after: string;
}

/** @returns undefined for a line that is no finished call */
export function callOf(line: string): Call | undefined {
  const [, name] = /^(\w+)\(/.exec(line) ?? [];
  if (name === undefined) return undefined;
  const end = line.lastIndexOf(") = ");
  // strace pads short calls with blanks before the result.
  const [, result, after] = /^\)\s+= (-?\d+)(.*)$/.exec(line.slice(end < 0 ? padded(line) : end)) ?? [];
  if (result === undefined || after === undefined) return undefined;
  const stop = end < 0 ? padded(line) : end;
  return { name, args: splitArguments(line.slice(name.length + 1, stop)), result: Number(result), after };
}

function padded(line: string): number {
  return line.search(/\)\s+= -?\d+[^"]*$/);
}

/** The arguments of a call, which commas part, but not inside of strings and brackets. */
function splitArguments(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string;
    if (character === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === "\\") i++;
    } else if ("[{<".includes(character)) depth++;
    else if ("]}>".includes(character)) depth--;
    else if (character === "," && depth === 0) {
      parts.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  return [...parts, text.slice(from).trim()];
}

export function stringOf(argument: string | undefined): string | undefined {
  const [, text] = /^"((?:[^"\\]|\\.)*)"/s.exec(argument ?? "") ?? [];
  return text === undefined ? undefined : unescaped(text);
}

export function stringsOf(argument: string): readonly string[] {
  return [...argument.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, text]) => unescaped(text ?? ""));
}

/** The path that strace shows behind a descriptor: `3</home/me/x>`. */
export function annotated(text: string | undefined): string | undefined {
  const [, path] = /^[^<]*<(.*?)>/s.exec(text ?? "") ?? [];
  return path === undefined ? undefined : unescaped(path).replace(/\(deleted\)$/, "");
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", v: "\v", f: "\f" };

function unescaped(text: string): string {
  return text.replace(/\\([0-7]{1,3}|.)/gs, (_, code: string) =>
    /^[0-7]/.test(code) ? String.fromCodePoint(Number.parseInt(code, 8)) : (ESCAPES[code] ?? code),
  );
}
