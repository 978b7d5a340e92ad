import { WITNESS } from "../../answers/witness/witness.ts";
import { judgeOf, type Judge } from "../../policy/decide.ts";
import { readDomain } from "../../policy/domain.ts";
import type { Environment } from "../../policy/environment.ts";
import type { DomainSubject } from "../../policy/policy.ts";
import { droppedText, type Case, type Cases } from "./cases.ts";
import type { Entry, SettingsUnderTest } from "./entries.ts";
import { meantHosts } from "./meant.ts";

/** A name that no list names; no name server answers to it either. */
export const UNLISTED_HOST = `${WITNESS}.invalid`;
const USUAL_PORT = 443;
const OTHER_PORT = 8443;

/** What cases about hosts are made from. */
export interface HostGround {
  readonly judge: Judge;
  /** Why none can be tried: another proxy decides. */
  readonly elsewhere?: string;
  /** Hosts that are sent to a proxy of the user's: nothing is sent there for a test. */
  readonly isForwarded: (host: string) => boolean;
}

export function hostGround(
  { policy, value, options }: SettingsUnderTest,
  environment: Environment,
): HostGround {
  const { httpProxyPort, socksProxyPort, mitmProxy } = value.network;
  const port = httpProxyPort === undefined ? socksProxyPort : httpProxyPort;
  const elsewhere =
    options.externalProxy === true
      ? `the proxy on port ${String(port)} decides about hosts, not this file: not tested`
      : undefined;
  const domains = (mitmProxy as { domains?: readonly string[] } | undefined)?.domains ?? [];
  return {
    judge: judgeOf(policy, environment),
    ...(elsewhere === undefined ? {} : { elsewhere }),
    isForwarded: (host) =>
      domains.some((domain) => {
        const name = domain.toLowerCase();
        return name.startsWith("*.") ? host.endsWith(name.slice(1)) : host === name;
      }),
  };
}

/** The probes that show what an entry about hosts comes to. */
export function hostCases(entry: Entry, ground: HostGround, out: Cases): void {
  if (ground.elsewhere !== undefined) {
    out.leave(entry.id, "the host", "skipped", ground.elsewhere);
    return;
  }
  const add: Add = (subject, form, { expected, isBeside } = {}) => {
    const host = subject.host;
    const port = subject.port ?? USUAL_PORT;
    const decided = ground.judge.decideTouch({ action: "connect", host, port }).effect;
    const wanted = expected ?? (decided === "deny" ? "deny" : "allow");
    if (ground.isForwarded(host)) {
      out.leave(entry.id, form, "skipped", `${host} goes to the proxy of \`mitmProxy\`: not tested`);
      return;
    }
    const dropped = entry.droppedWith;
    out.add({
      subject: entry.id,
      form,
      probe: { op: "connect", host, port },
      expected: wanted,
      ...(isBeside === true ? { isBeside } : {}),
      ...(dropped === undefined ? {} : { otherwise: droppedText(dropped) }),
    });
  };
  const reading = readDomain(entry.text, entry.effect);
  if (reading.kind === "live") return liveCases(reading.subject, add);
  const meant = meantHosts(entry.text);
  for (const text of meant) {
    const named = readDomain(text, entry.effect);
    if (named.kind !== "live") continue;
    const subject = { ...named.subject, host: witnessOf(named.subject.host) };
    add(subject, `as \`${text}\`, which is meant`, { expected: entry.effect });
  }
  out.leave(entry.id, "the host", "unproved", "the sandbox accepts this entry and matches nothing with it");
}

function witnessOf(host: string): string {
  if (host === "*") return UNLISTED_HOST;
  return host.startsWith("*.") ? `${WITNESS}.${host.slice(2)}` : host;
}

type Add = (
  subject: DomainSubject,
  form: string,
  how?: { readonly expected?: Case["expected"]; readonly isBeside?: true },
) => void;

function liveCases(subject: DomainSubject, add: Add): void {
  const beside = { isBeside: true } as const;
  const { host, port } = subject;
  const witness = { ...subject, host: witnessOf(host) };
  add(witness, host === witness.host ? "the host" : "a host that it covers");
  if (port !== undefined)
    add({ ...witness, port: port === OTHER_PORT ? USUAL_PORT : OTHER_PORT }, "another port", beside);
  if (host === "*" || host === "localhost" || host.includes(":") || /^[\d.]+$/.test(host)) return;
  if (host.startsWith("*.")) {
    add({ ...subject, host: `a.${witness.host}` }, "two levels below");
    add({ ...subject, host: host.slice(2) }, "the name itself", beside);
  } else add({ ...subject, host: `${WITNESS}.${host}` }, "a host below it", beside);
}
