import type { CommandRule } from "../../policy/policy.ts";

/**
 * Tells which ask rules a wider deny rule covers anyway. They must not be written: an exact ask rule beats a deny rule
 * with a wildcard, so that `Bash(rm x)` under ask takes `rm x` out of `Bash(rm *)` under deny; an exact deny rule it
 * does not beat (facts.md N, release 2.1.330).
 */
export function deniedAsks(commands: readonly CommandRule[]): (ask: CommandRule) => boolean {
  const byStart = new Map<string, (readonly string[])[]>();
  const exact = new Set<string>();
  for (const { effect, subject } of commands) {
    if (effect !== "deny") continue;
    const words = subject.words.filter((word) => word !== "");
    exact.add(JSON.stringify(words));
    const firstOption = words.findIndex((word, index) => index > 0 && isOption(word));
    const head = firstOption < 0 ? words : words.slice(0, firstOption);
    const tail = firstOption < 0 ? [] : words.slice(firstOption);
    const start = startOf(head, tail[0]);
    const known = byStart.get(start);
    if (known === undefined) byStart.set(start, [tail]);
    else known.push(tail);
  }
  return ({ subject }) => {
    const words = subject.words.filter((word) => word !== "");
    if (exact.has(JSON.stringify(words))) return false;
    return words.some((_, last) => {
      const head = words.slice(0, last + 1);
      const rest = words.slice(last + 1);
      return [undefined, ...rest].some((first) =>
        (byStart.get(startOf(head, first)) ?? []).some((tail) => tail.every((word) => rest.includes(word))),
      );
    });
  };
}

function startOf(head: readonly string[], first: string | undefined): string {
  return JSON.stringify([head, first]);
}

function isOption(word: string): boolean {
  return word.length > 1 && word.startsWith("-");
}
