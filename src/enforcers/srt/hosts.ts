import { readDomain } from "../../policy/domain.ts";
import { DomainIndex } from "../../policy/domain-index.ts";
import type { LayerAnswer, NativeEntry } from "../model.ts";
import { native } from "./answers.ts";
import type { HostEntry, SandboxLists, SandboxOptions } from "./lists.ts";

interface Ranked {
  readonly rank: number;
  readonly entry: NativeEntry;
}

/**
 * Answers for hosts: what is denied, then what is allowed, then nothing (research/srt.md section 3, SRT 0.0.83).
 */
export function hostRules(
  lists: SandboxLists,
  options: SandboxOptions,
): (host: string, port: number | undefined) => LayerAnswer {
  if (options.externalProxy === true) return () => ({ verdict: "unknown", reason: "external-proxy" });
  const denied = index(lists.deniedDomains, "deny", options.artifact);
  const allowed = index(lists.allowedDomains, "allow", options.artifact);
  const unlisted = options.unlistedHosts ?? "deny";
  return (text, port) => {
    const host = canonicalHost(text);
    if (!isHost(host)) return { verdict: "deny", reason: "malformed-host" };
    const no = first(denied.live.hits(host, port));
    if (no.certain !== undefined) return { verdict: "deny", entry: no.certain };
    const yes = first(allowed.live.hits(host, port));
    if (yes.certain === undefined && yes.possible === undefined) {
      const inert = allowed.inert.has(text.toLowerCase());
      return { verdict: unlisted, reason: inert ? "inert-domain" : "closed-list" };
    }
    if (bypassesProxy(host)) return { verdict: "deny", reason: "loopback-bypasses-proxy" };
    if (no.possible !== undefined || yes.certain === undefined)
      return { verdict: "unknown", reason: "port-not-known" };
    if (options.guardsAddresses === true) return { verdict: "unknown", reason: "resolved-address" };
    const isMeant = denied.inert.has(text.toLowerCase());
    return { verdict: "allow", entry: yes.certain, ...(isMeant ? { reason: "inert-domain" } : {}) };
  };
}

function index(
  entries: readonly HostEntry[],
  effect: "allow" | "deny",
  artifact: string,
): { readonly live: DomainIndex<Ranked>; readonly inert: ReadonlySet<string> } {
  const live = new DomainIndex<Ranked>();
  const inert = new Set<string>();
  entries.forEach((entry, rank) => {
    const reading = readDomain(entry.text, effect);
    if (reading.kind === "live") {
      const subject = { ...reading.subject, host: canonicalHost(reading.subject.host) };
      live.add(subject, { rank, entry: native(artifact, entry) });
    } else inert.add(entry.text.trim().toLowerCase());
  });
  return { live, inert };
}

/** The entries that speak first: of those that surely do, and of those that do for some port. */
function first(hits: readonly { readonly value: Ranked; readonly certain: boolean }[]): {
  certain?: NativeEntry;
  possible?: NativeEntry;
} {
  const lowest = (list: typeof hits): NativeEntry | undefined =>
    list.reduce<Ranked | undefined>(
      (best, { value }) => (best === undefined || value.rank < best.rank ? value : best),
      undefined,
    )?.entry;
  const certain = lowest(hits.filter((hit) => hit.certain));
  const possible = lowest(hits.filter((hit) => !hit.certain));
  return { ...(certain === undefined ? {} : { certain }), ...(possible === undefined ? {} : { possible }) };
}

/** An IPv4 address written as an IPv6 one is that IPv4 address. */
function canonicalHost(host: string): string {
  const mapped = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(host);
  if (mapped === null) return host;
  const [high, low] = [mapped[1], mapped[2]].map((group) => Number.parseInt(group as string, 16));
  const bytes = [high, low].flatMap((group = 0) => [group >> 8, group & 255]);
  return bytes.join(".");
}

function isHost(host: string): boolean {
  return host !== "" && host.length <= 255 && (/^[\w.-]+$/.test(host) || /^[\da-f:.]+$/i.test(host));
}

/**
 * Destinations that ordinary clients are told not to ask the proxy for. What they reach is the sandbox's own network,
 * where nothing but the sandboxed command itself listens.
 */
function bypassesProxy(host: string): boolean {
  if (host === "localhost" || host === "::1" || host === "127.0.0.1") return true;
  const octets = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host);
  if (octets === null) return false;
  const [a, b] = [Number(octets[1]), Number(octets[2])];
  if (a === 10 || (a === 192 && b === 168) || (a === 169 && b === 254)) return true;
  return a === 172 && b >= 16 && b <= 31;
}
