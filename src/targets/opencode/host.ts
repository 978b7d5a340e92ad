import { domainText } from "../../policy/domain.ts";
import type { DomainSubject } from "../../policy/policy.ts";
import { hostKind, type Spelled } from "../kit/forms.ts";

const DEFAULT_PORTS = [
  ["https", 443],
  ["http", 80],
] as const;

/**
 * The patterns that match an address of a host, compared with the text as the model wrote it (facts.md, "Addresses",
 * release 1.18.33). A rule without a port means every port.
 * @param isClosed everything is denied first, so that only what an allowed host may look like has to be denied again
 */
export function denyPatterns({ host, port }: DomainSubject, isClosed: boolean): readonly Spelled[] {
  if (host === "*" && port === undefined) return [address("*://", host)];
  // A dot at the end is part of the name.
  const dots = isClosed ? [""] : ["", "."];
  const ends = isClosed ? ["", "/*"] : ["", "/*", "#*"];
  const all = (tails: readonly string[]): Spelled[] =>
    (isClosed ? ["*://"] : ["*://", "*@"]).flatMap((before) =>
      dots.flatMap((dot) => tails.map((tail) => address(before, host, { dot, tail }))),
    );
  if (port === undefined) return all([...ends, ":*"]);
  const scheme = DEFAULT_PORTS.find(([, standard]) => standard === port)?.[0];
  const usual = dots.flatMap((dot) =>
    ends
      .filter((end) => dot === "" || end !== "#*")
      .flatMap((tail) =>
        (isClosed ? [""] : ["", "*@"]).map((user) => address(`${scheme}://${user}`, host, { dot, tail })),
      ),
  );
  return [...all(ends.map((end) => `:${port}${end}`)), ...(scheme === undefined ? [] : usual)];
}

/**
 * The patterns that allow a host, and nothing else: what stands before the name is written out, and what follows it
 * begins with a slash. So neither another host nor a name and password can be slipped in between.
 * @returns none for a wildcard: `https://*.x/*` would also match `https://evil/a.x/`
 */
export function allowPatterns({ host, port }: DomainSubject): readonly Spelled[] {
  if (host.startsWith("*")) return [];
  return DEFAULT_PORTS.flatMap(([scheme, standard]) => {
    const ports =
      port === undefined ? ["", `:${standard}`] : port === standard ? ["", `:${port}`] : [`:${port}`];
    return ports.flatMap((suffix) =>
      ["", "/*"].map((end) => address(`${scheme}://`, host, { tail: suffix + end })),
    );
  });
}

/** A pattern for addresses of a host: what stands before it, its kind and what follows it are matched each by itself. */
function address(before: string, host: string, { dot = "", tail = "" } = {}): Spelled {
  const end = `h${dot}${tail.replace(/^:\d+/, ":port")}`;
  return {
    text: before + domainText({ kind: "domain", host }) + dot + tail,
    pieces: [`${before}h`, hostKind({ host }), end],
  };
}
