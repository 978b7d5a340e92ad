/** How far a `*` reaches: within one name of a path, or over everything. */
type Reach = "name" | "all";

/**
 * A pattern of the agent as an expression over whole texts, without regard to case (facts.md, sections B and C, release 1.0.41).
 * @returns undefined for a pattern with signs that were not measured
 */
export function globExpression(pattern: string, reach: Reach): RegExp | undefined {
  const one = reach === "name" ? "[^/]" : "[^]";
  let source = "";
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? "";
    const rest = pattern.slice(i);
    if (reach === "name" && rest.startsWith("**")) {
      const isStart = i === 0 || pattern[i - 1] === "/";
      if (isStart && rest.startsWith("**/")) {
        source += "(?:[^]*/)?";
        i += 2;
      } else if (isStart && rest === "**") {
        source += "[^]+";
        i += 1;
      } else return undefined;
    } else if (char === "*") source += `${one}*`;
    else if (char === "?") source += one;
    else if (char === "[") {
      const close = pattern.indexOf("]", pattern[i + 1] === "]" ? i + 2 : i + 1);
      const members = pattern.slice(i + 1, close);
      if (close < 0 || members === "" || members.startsWith("^")) return undefined;
      const body = members.replace(/^!(?=.)/, "").replace(/[\\\][^]/g, String.raw`\$&`);
      source += `${reach === "name" ? "(?!/)" : ""}[${/^!./.test(members) ? "^" : ""}${body}]`;
      i = close;
    } else source += char.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  }
  try {
    return new RegExp(`^${source}$`, "iu");
  } catch {
    return undefined;
  }
}
