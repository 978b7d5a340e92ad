import { tomlString } from "../../../edit/toml-text.ts";
import { HostIndex } from "../../../enforcers/host-index.ts";
import type { LayerAnswer, NativeEntry } from "../../../enforcers/model.ts";
import type { Profile } from "./profile.ts";

const NOT_MEASURED: LayerAnswer = { verdict: "unknown", reason: "not-measured" };

/** What the agent's proxy does with a host (research/codex.md section 2 and facts.md, release 0.169.0). */
export function hostsOf({ network }: Profile): (host: string) => LayerAnswer {
  const { enabled, isFiltered, hosts, table } = network;
  if (enabled !== true) return () => ({ verdict: "deny", reason: "network-off" });
  if (!isFiltered) return () => ({ verdict: "allow", reason: "hosts-not-looked-at" });
  const entryOf = ({ artifact, host, access }: (typeof hosts)[number]): NativeEntry => ({
    artifact,
    key: table,
    value: `${tomlString(host)} = ${tomlString(access)}`,
  });
  const star = hosts.find(({ host, access }) => host === "*" && access === "deny");
  if (star !== undefined)
    return () => ({ verdict: "deny", entry: entryOf(star), reason: "configuration-refused" });
  const names = hosts.map((one) => nameOf(one.host));
  const index = new HostIndex(names.map(indexedName));
  return (host) => {
    const matching = index
      .candidates(host)
      .flatMap((at) => (matches(names[at] as string, host) ? (hosts[at] as (typeof hosts)[number]) : []));
    const denied = matching.find(({ access }) => access === "deny");
    if (denied !== undefined) return { verdict: "deny", entry: entryOf(denied) };
    const [allowed] = matching;
    if (allowed === undefined) return { verdict: "deny", reason: "host-not-listed" };
    if (host.includes(":")) return NOT_MEASURED;
    const isExact = matching.some((one) => nameOf(one.host) === host);
    if (!isExact && isAddress(host)) return { verdict: "deny", reason: "address-by-wildcard" };
    return { verdict: "allow", entry: entryOf(allowed) };
  };
}

/** A port, a final dot and capitals in a key do not count. */
function nameOf(key: string): string {
  const bare = /^\[(.*)\]$/.exec(key)?.[1] ?? key;
  const isAddress = bare.split(":").length > 2;
  return (isAddress ? bare : bare.replace(/:\d+$/, "")).replace(/\.$/, "").toLowerCase();
}

/** The host that a key is found by: its own, or that above all which it matches. */
function indexedName(key: string): string | undefined {
  return key === "*" ? undefined : key.replace(/^\*\*?\./, "");
}

function matches(key: string, host: string): boolean {
  if (key === "*") return true;
  if (key.startsWith("**.")) return host === key.slice(3) || host.endsWith(key.slice(2));
  if (key.startsWith("*.")) return host.endsWith(key.slice(1)) && host.length > key.length - 1;
  return host === key;
}

function isAddress(host: string): boolean {
  return host === "localhost" || /^\d+(\.\d+){3}$/.test(host);
}
