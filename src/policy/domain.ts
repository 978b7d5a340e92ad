import type { DomainSubject } from "./policy.ts";
import { urlOf } from "./url.ts";

/**
 * How the sandbox takes a domain entry (research/srt.md section 3, SRT 0.0.83).
 * `inert`: accepted, matches nothing. `refused`: the whole settings file is refused because of it.
 */
export type DomainReading =
  | { readonly kind: "live"; readonly subject: DomainSubject }
  | { readonly kind: "inert"; readonly why: InertDomain }
  | { readonly kind: "refused" };

export type InertDomain =
  "not-ascii" | "blank" | "character" | "empty-label" | "wildcard" | "address-spelling";

/**
 * Reads one entry of a domain list.
 * @param effect the list it stands in: `*` is only accepted among the denied
 */
export function readDomain(text: string, effect: "allow" | "deny"): DomainReading {
  const split = splitPort(text);
  if (split === undefined) return { kind: "refused" };
  const { host, port } = split;
  if (host === "*") return effect === "deny" ? live("*", port) : { kind: "refused" };
  if (!isAccepted(host)) return { kind: "refused" };
  const why = inertReason(host);
  return why === undefined ? live(host.toLowerCase(), port) : { kind: "inert", why };
}

function live(host: string, port: number | undefined): DomainReading {
  return { kind: "live", subject: { kind: "domain", host, ...(port === undefined ? {} : { port }) } };
}

/** The entry as people write it: the host, in brackets when it is an IPv6 address, with its port. */
export function domainText(subject: DomainSubject): string {
  const host = subject.host.includes(":") ? `[${subject.host}]` : subject.host;
  return subject.port === undefined ? host : `${host}:${subject.port}`;
}

function splitPort(text: string): { host: string; port: number | undefined } | undefined {
  if (text.startsWith("[")) {
    const match = /^\[([^\]]*)\](?::(\d+))?$/.exec(text);
    const address = match?.[1] === undefined ? undefined : ipv6(match[1]);
    if (match === null || address === undefined) return undefined;
    const port = match[2] === undefined ? undefined : portNumber(match[2]);
    return match[2] !== undefined && port === undefined ? undefined : { host: address, port };
  }
  const colon = text.indexOf(":");
  if (colon < 0) return { host: text, port: undefined };
  const port = portNumber(text.slice(colon + 1));
  return port === undefined ? undefined : { host: text.slice(0, colon), port };
}

function portNumber(text: string): number | undefined {
  if (!/^[1-9]\d{0,4}$/.test(text)) return undefined;
  const port = Number(text);
  return port > 65535 ? undefined : port;
}

/** The address in its shortest spelling, as a destination is written when it is compared. */
function ipv6(text: string): string | undefined {
  if (!/^[0-9a-fA-F:.]+$/.test(text) || !text.includes(":")) return undefined;
  return urlOf(`http://[${text}]/`)?.hostname.slice(1, -1);
}

function isAccepted(host: string): boolean {
  if (host.includes(":")) return ipv6(host) !== undefined;
  if (host.includes("/")) return false;
  if (host === "localhost") return true;
  const isWildcard = host.startsWith("*.");
  const name = isWildcard ? host.slice(2) : host;
  if (!name.includes(".") || name.startsWith(".") || name.endsWith(".")) return false;
  return isWildcard ? name.split(".").every((label) => label !== "") : !host.includes("*");
}

function inertReason(host: string): InertDomain | undefined {
  if (host.includes(":")) return undefined;
  if (/\s/.test(host)) return "blank";
  if (/[^\x20-\x7e]/.test(host)) return "not-ascii";
  const name = host.startsWith("*.") ? host.slice(2) : host;
  if (name.includes("*")) return "wildcard";
  if (!/^[A-Za-z0-9._-]+$/.test(name)) return "character";
  if (name.split(".").includes("")) return "empty-label";
  // The last label is numeric: a destination spelled like this is an IPv4 address, compared in canonical form.
  if (/^(0[xX][0-9a-fA-F]*|\d+)$/.test(name.split(".").at(-1) as string)) {
    const isCanonical = canonicalIpv4(name) === name;
    if (!isCanonical || host !== name) return "address-spelling";
  }
  return undefined;
}

function canonicalIpv4(text: string): string | undefined {
  return urlOf(`http://${text}/`)?.hostname;
}
