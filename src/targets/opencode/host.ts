import { domainText } from "../../policy/domain.ts";
import type { DomainSubject } from "../../policy/policy.ts";

const DEFAULT_PORTS = [
  ["https", 443],
  ["http", 80],
] as const;

/** How the name of a host may end in an address: a dot at its end is part of it. */
const ENDS = ["", "/*", "#*", ".", "./*"] as const;

/**
 * The patterns that match an address of a host, compared with the text as the model wrote it (facts.md, "Addresses",
 * release 1.18.33). A rule without a port means every port.
 * @param isClosed everything is denied first, so that only what an allowed host may look like has to be denied again
 */
export function denyPatterns({ host, port }: DomainSubject, isClosed: boolean): readonly string[] {
  if (host === "*" && port === undefined) return ["*://*"];
  const name = domainText({ kind: "domain", host });
  const names = isClosed ? [name] : [name, `${name}.`];
  const before = isClosed ? ["*://"] : ["*://", "*@"];
  const ends = isClosed ? ["", "/*"] : ["", "/*", "#*"];
  const put = (tails: readonly string[]): string[] =>
    before.flatMap((one) => names.flatMap((spelled) => tails.map((tail) => one + spelled + tail)));
  if (port === undefined) return put([...ends, ":*"]);
  const scheme = DEFAULT_PORTS.find(([, standard]) => standard === port)?.[0];
  const usual =
    scheme === undefined
      ? []
      : (isClosed ? ["", "/*"] : ENDS).flatMap((end) => [
          `${scheme}://${name}${end}`,
          ...(isClosed ? [] : [`${scheme}://*@${name}${end}`]),
        ]);
  return [...put(ends.map((end) => `:${port}${end}`)), ...usual];
}

/**
 * The patterns that allow a host, and nothing else: what stands before the name is written out, and what follows it
 * begins with a slash. So neither another host nor a name and password can be slipped in between.
 * @returns none for a wildcard: `https://*.x/*` would also match `https://evil/a.x/`
 */
export function allowPatterns({ host, port }: DomainSubject): readonly string[] {
  if (host.startsWith("*")) return [];
  const name = domainText({ kind: "domain", host });
  return DEFAULT_PORTS.flatMap(([scheme, standard]) => {
    const ports =
      port === undefined ? ["", `:${standard}`] : port === standard ? ["", `:${port}`] : [`:${port}`];
    return ports.flatMap((suffix) => ["", "/*"].map((end) => `${scheme}://${name}${suffix}${end}`));
  });
}
