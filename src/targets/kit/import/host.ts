import type { Meaning, SourceRule } from "../../reading.ts";

/** What an entry amounts to that is about a host and everything below it. */
export function hostWithSubdomains(list: SourceRule["list"], host: string): Meaning {
  const isName = /[a-z]/.test(host) && !host.startsWith("[") && host !== "localhost";
  const rules: readonly SourceRule[] = [
    { list, text: host },
    ...(isName ? [{ list, text: `*.${host}` } as const] : []),
  ];
  return { kind: "exact", rules, note: { code: "subdomains" } };
}
