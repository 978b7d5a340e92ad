/**
 * The agent looks for existing files with patterns in which `*` stays within a name, `**` as a whole name crosses
 * directories, a class holds bytes, and a backslash takes a character its meaning (facts.md, release 0.169.0).
 * @returns undefined for what was not tried, such as alternatives in braces
 */
export function patternOf(pattern: string): RegExp | undefined {
  let source = "";
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] as string;
    if (char === "\\") {
      const next = pattern[++at];
      if (next === undefined) return undefined;
      source += quoted(next);
    } else if (char === "*") {
      const isDouble = pattern[at + 1] === "*";
      if (!isDouble) {
        source += "[^/]*";
        continue;
      }
      at++;
      const before = pattern[at - 2];
      const after = pattern[at + 1];
      const isWhole = (before === undefined || before === "/") && (after === undefined || after === "/");
      // Inside of a name two stars were seen to act as one.
      if (!isWhole) source += "[^/]*";
      else if (after === undefined) source += ".+";
      else {
        source += "(?:.*/)?";
        at++;
      }
    } else if (char === "?") {
      // One byte: no part of a longer character is a whole name.
      source += "[\\x00-\\x2e\\x30-\\x7f]";
    } else if (char === "[") {
      const close = pattern.indexOf("]", at + 2);
      const members = pattern.slice(at + 1, close);
      if (close < 0 || !/^[!^]?[\w.!\-[{}*?]+$/.test(members)) return undefined;
      const negates = /^[!^]/.test(members);
      const body = (negates ? members.slice(1) : members).replaceAll(/[[\]\\^]/g, String.raw`\$&`);
      source += negates ? `[^/${body}]` : `[${body}]`;
      at = close;
    } else if (char === "{" || char === "}") {
      return undefined;
    } else {
      source += quoted(char);
    }
  }
  try {
    return new RegExp(`^${source}$`, "s");
  } catch {
    return undefined;
  }
}

function quoted(char: string): string {
  return char.replace(/[$()*+.?[\\\]^{|}/-]/, String.raw`\$&`);
}

/** What makes a key a pattern. */
export function isPattern(text: string): boolean {
  return /[*?[]/.test(text);
}
