import type { LayerAnswer, NativeEntry } from "../../../enforcers/model.ts";
import type { Rule } from "./entries.ts";
import type { Layer } from "./layers.ts";
import { texts, section } from "./settings.ts";

/** What the sandbox's proxy says to a host (research/claude-code.md 5, facts.md E, release 2.1.330). */
export function sandboxDomains(
  layers: readonly Layer[],
  rules: readonly Rule[],
): (host: string, port: number | undefined) => LayerAnswer {
  const networks = layers.map(({ id, sandbox }) => ({ id, network: section(sandbox, "network") }));
  const listed = (key: string): readonly Listed[] =>
    networks.flatMap(({ id, network }) =>
      texts(network, key).map((text) => ({
        text,
        entry: { artifact: id, key: `sandbox.network.${key}`, value: text },
      })),
    );
  // Rules of the tool for fetching go to the proxy as well; the reverse is not so.
  const fetched = (list: Rule["list"]): readonly Listed[] =>
    rules.flatMap(({ tool, content, entry, list: of }) =>
      tool === "WebFetch" && of === list && content?.startsWith("domain:") === true
        ? [{ text: content.slice("domain:".length), entry }]
        : [],
    );
  const denied = domainList([...listed("deniedDomains"), ...fetched("deny")], true);
  const allowed = domainList([...listed("allowedDomains"), ...fetched("allow")], false);
  const isStrict = networks.some(({ network }) => network["strictAllowlist"] === true);
  // Traffic goes to a proxy of the user's, which knows nothing of these lists.
  const isExternal = networks.some(
    ({ network }) => network["httpProxyPort"] !== undefined || network["socksProxyPort"] !== undefined,
  );
  if (isExternal) return () => ({ verdict: "unknown", reason: "not-measured" });
  return (host, port) => {
    const no = denied(host, port);
    if (no === "unmeasured") return { verdict: "unknown", reason: "not-measured" };
    if (no !== undefined) return { verdict: "deny", entry: no };
    const yes = allowed(host, port);
    if (yes === "unmeasured") return { verdict: "unknown", reason: "not-measured" };
    if (yes !== undefined) return { verdict: "allow", entry: yes };
    return isStrict
      ? { verdict: "deny", reason: "sandbox-list-closed" }
      : { verdict: "ask", reason: "sandbox-unlisted-asks" };
  };
}

interface Listed {
  readonly text: string;
  readonly entry: NativeEntry;
}

interface Known {
  readonly port: number | undefined;
  readonly entry: NativeEntry;
}

const HOST = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;

/** @returns the entry that names the host; `unmeasured` where a port decides that the text does not say */
function domainList(
  list: readonly Listed[],
  isDeny: boolean,
): (host: string, port: number | undefined) => NativeEntry | "unmeasured" | undefined {
  const exact = new Map<string, Known[]>();
  const below = new Map<string, Known[]>();
  const any: Known[] = [];
  for (const { text, entry } of list) {
    const spelled = spellingOf(text, isDeny);
    if (spelled === undefined) continue;
    const known: Known = { port: spelled.port, entry };
    const { name } = spelled;
    if (name === "*") any.push(known);
    else if (name.startsWith("*.")) push(below, name.slice(2), known);
    else push(exact, name, known);
    // A denied loopback address takes its name along.
    if (isDeny && name === "127.0.0.1") push(exact, "localhost", known);
  }
  return (host, port) => {
    const found = [...any, ...(exact.get(host) ?? [])];
    for (let dot = host.indexOf("."); dot >= 0; dot = host.indexOf(".", dot + 1)) {
      found.push(...(below.get(host.slice(dot + 1)) ?? []));
    }
    const match = found.find((known) => known.port === undefined || known.port === port);
    if (match !== undefined) return match.entry;
    return port === undefined && found.length > 0 ? "unmeasured" : undefined;
  };
}

function push(map: Map<string, Known[]>, key: string, value: Known): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** @returns undefined for a spelling that matches no host: it is accepted and dead */
function spellingOf(text: string, isDeny: boolean): { name: string; port: number | undefined } | undefined {
  const lower = text.toLowerCase();
  const address =
    /^\[([0-9a-f:.]+)\]$/.exec(lower)?.[1] ?? (/^[0-9a-f]*:[0-9a-f:.]+$/.test(lower) ? lower : undefined);
  if (address !== undefined && address.includes("::")) return { name: address, port: undefined };
  const [, rawName = "", rawPort] = /^(.*?)(?::(\d+))?$/.exec(lower) ?? [];
  const name = isDeny ? rawName.replace(/\.$/, "") : rawName;
  const port = rawPort === undefined ? undefined : Number(rawPort);
  const isKnown = name === "*" || HOST.test(name.replace(/^\*\./, ""));
  return isKnown ? { name, port } : undefined;
}
