/**
 * The words of a command as the agent reads them to see which files it gets at: quotes taken off, brackets and `&` cut
 * from their ends, lone braces dropped (facts.md, section E, release 0.24.4).
 */
export function tokensOf(command: string): string[] {
  const tokens: string[] = [];
  let current = "";
  let quote = "";
  const push = (): void => {
    const token = current === "{" || current === "}" ? "" : current.replace(/^\(+/, "").replace(/[)&]+$/, "");
    if (token !== "") tokens.push(token);
    current = "";
  };
  for (let i = 0; i < command.length; i++) {
    const char = command[i] ?? "";
    if (char === "\\" && quote !== "'") current += command[++i] ?? "";
    else if (quote === "" && (char === "'" || char === '"')) quote = char;
    else if (quote !== "" && char === quote) quote = "";
    else if (quote === "" && (char === " " || char === "\t")) push();
    else current += char;
  }
  push();
  return tokens;
}

/** What the agent takes for a path. */
export function looksLikePath(token: string): boolean {
  return token !== "" && !/^[$-]|^\d+$|[{}]|:\/\//.test(token);
}

/** Files that redirections of a command name, and its other words. */
export interface Redirected {
  readonly words: readonly string[];
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

const ALONE = /^(?:1?>>?|2>>?|&>>?|<|<<-?)$/;
const ATTACHED = /^(<<-?|1>>|1>|>>|>|2>>|2>|&>>|&>|<)(.+)$/s;

/** Other redirections, `>|`, `3>`, `<>`, and one that follows a word without a blank, are not known. */
export function redirected(tokens: readonly string[]): Redirected {
  const words: string[] = [];
  const reads: string[] = [];
  const writes: string[] = [];
  const note = (operator: string, target: string): void => {
    if (operator.startsWith("<<") || target === "/dev/null") return;
    if (!looksLikePath(target) || /^\/dev\/(tcp|udp)\//.test(target)) return;
    (operator === "<" ? reads : writes).push(target);
  };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] ?? "";
    const next = tokens[i + 1];
    const attached = ATTACHED.exec(token);
    if (ALONE.test(token) && next !== undefined) {
      // A target that looks like no path stays a word of the command, but for errors and here-documents.
      if (!looksLikePath(next) && /^(1?>>?|<)$/.test(token)) {
        words.push(token);
        continue;
      }
      note(token, next);
      i++;
    } else if (attached !== null && !ALONE.test(token)) note(attached[1] ?? "", attached[2] ?? "");
    else words.push(token);
  }
  return { words, reads, writes };
}

/** A line without the texts of its here-documents. */
export function withoutHereDocuments(line: string): string {
  const kept: string[] = [];
  const waiting: string[] = [];
  for (const one of line.split("\n")) {
    const [delimiter] = waiting;
    if (delimiter !== undefined) {
      if (one.trim() === delimiter) waiting.shift();
      continue;
    }
    kept.push(one);
    for (const found of one.matchAll(/(?<!<)<<(?!<)-?[ \t]*(?:'([^']+)'|"([^"]+)"|([\w./-]+))/g))
      waiting.push(found[1] ?? found[2] ?? found[3] ?? "");
  }
  return kept.join("\n");
}
