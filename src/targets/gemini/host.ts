import type { DomainSubject } from "../../policy/policy.ts";
import { hostKind, type Spelled } from "../kit/forms.ts";
import { ANY, isAccepted, literally } from "./regex.ts";

/** The argument that holds the addresses: free text, or one address. */
const ARGUMENT = '"(prompt|url)":"';

/** Every fetch. */
export const EVERY_FETCH: Spelled = { text: ARGUMENT, pieces: ["every host"] };

/**
 * Hosts in a spelling that no rule matches, but that is read as another one: percent signs and characters that are
 * folded into plain ones (facts.md, fetching, release 0.61.0).
 */
export const DISGUISED_HOST: Spelled = {
  text: String.raw`${ARGUMENT}${ANY}[hH][tT][tT][pP][sS]?:[/\\]*[^/?# "\\\x00]*(%|[^\x00-\x7f])`,
  pieces: ["percent signs"],
};

/**
 * A pattern for a fetch from a host. The agent takes every word with `://` in it for an address, and reads it as
 * browsers do, so that `http:\host` is one as well (facts.md, fetching, release 0.61.0).
 * @returns undefined when the agent would drop the rule
 */
export function deniedHost({ host }: DomainSubject): Spelled | undefined {
  const pattern = String.raw`${ARGUMENT}${ANY}${hostPattern(host, String.raw`[/\\@:]`)}(|\.)([^A-Za-z0-9._-]|\x00)`;
  return isAccepted(pattern) ? { text: pattern, pieces: [hostKind({ host })] } : undefined;
}

/** A pattern for a text with a single address, which is at this host. */
export function allowedHost({ host, port }: DomainSubject): Spelled | undefined {
  const single = String.raw`(?!${ANY}://${ANY}://)`;
  const start = String.raw`(|${ANY}([ ]|\\[nt]))`;
  const text = `${schemeOf(port)}://${hostPattern(host, "")}${portOf(port)}`;
  const pattern = String.raw`${ARGUMENT}${single}${start}${text}[/?#\\" ]`;
  const suffix = port === undefined ? "" : isDefault(port) ? ":default port" : ":port";
  return isAccepted(pattern) ? { text: pattern, pieces: [hostKind({ host }) + suffix] } : undefined;
}

function schemeOf(port: number | undefined): string {
  if (port === 443) return "[hH][tT][tT][pP][sS]";
  return port === 80 ? "[hH][tT][tT][pP]" : "[hH][tT][tT][pP]([sS]|)";
}

/** An address may leave out the port that its scheme has by itself. */
function portOf(port: number | undefined): string {
  if (port === undefined) return "(|:[0-9]*)";
  return isDefault(port) ? `(|:${port})` : `:${port}`;
}

function isDefault(port: number): boolean {
  return port === 443 || port === 80;
}

function hostPattern(host: string, before: string): string {
  if (!host.startsWith("*.")) return before + caseless(host.includes(":") ? `[${host}]` : host);
  return `${before}[A-Za-z0-9._-]*[A-Za-z0-9_-]${caseless(host.slice(1))}`;
}

/** There is no flag for it. */
function caseless(text: string): string {
  return [...text]
    .map((char) => (/[a-z]/.test(char) ? `[${char}${char.toUpperCase()}]` : literally(char)))
    .join("");
}
