import type { Meaning, SourceRule } from "../../reading.ts";

/** The rules for an entry on a host and all its subdomains. */
export function hostWithSubdomains(list: SourceRule["list"], host: string): Meaning {
  const isName = /[a-z]/.test(host) && !host.startsWith("[") && host !== "localhost";
  const rules: readonly SourceRule[] = [
    { list, text: host },
    ...(isName ? [{ list, text: `*.${host}` } as const] : []),
  ];
  return { kind: "exact", rules, note: { code: "subdomains" } };
}
