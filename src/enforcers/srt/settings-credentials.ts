import { readDomain } from "../../policy/domain.ts";
import type { Settings } from "./settings-shape.ts";

type Credentials = NonNullable<Settings["credentials"]>;
type Secret = NonNullable<Credentials["envVars"]>[number] | NonNullable<Credentials["files"]>[number];

/**
 * Whether SRT takes the credentials of a file beside its other settings: what is masked has to be put in again
 * somewhere, on a connection that can be trusted (research/srt.md section 1, SRT 0.0.83).
 */
export function areCredentialsAccepted({ network, credentials }: Settings): boolean {
  const { caCertPath, caKeyPath, excludeDomains = [] } = network.tlsTerminate ?? {};
  if (!caCertPath !== !caKeyPath) return false;
  if (credentials === undefined) return true;
  const { files = [], envVars = [] } = credentials;
  const secrets: readonly Secret[] = [...files, ...envVars];
  const allowed = network.allowedDomains.map(hostOf);
  if (!secrets.every((secret) => isConsistent(secret, allowed, excludeDomains))) return false;
  if (files.some(({ mode, path }) => mode === "mask" && path.endsWith("/"))) return false;
  const isMasked = secrets.some(({ mode }) => mode === "mask");
  const mayMask = network.tlsTerminate !== undefined || credentials.allowPlaintextInject === true;
  return (!isMasked || mayMask) && arePairsAccepted(credentials);
}

function isConsistent(secret: Secret, allowed: readonly string[], excluded: readonly string[]): boolean {
  const { injectHosts: hosts, mode, maskClaims, decode } = secret;
  if (maskClaims !== undefined && decode === undefined) return false;
  if (hosts !== undefined && !hosts.every((host) => isCovered(host, allowed))) return false;
  if (mode !== "mask") return true;
  if (hosts !== undefined) return hosts.length > 0 && !hosts.some((host) => isCovered(host, excluded));
  return allowed.length === 0 || !allowed.every((host) => isCovered(host, excluded));
}

/** Whether every host that a pattern means is meant by one of the others. */
function isCovered(pattern: string, others: readonly string[]): boolean {
  const wanted = pattern.toLowerCase();
  return others.some((text) => {
    const other = text.toLowerCase();
    if (wanted === other) return true;
    if (!other.startsWith("*.")) return false;
    return (wanted.startsWith("*.") ? wanted.slice(1) : wanted).endsWith(other.slice(1));
  });
}

function hostOf(entry: string): string {
  const reading = readDomain(entry, "allow");
  return reading.kind === "live" ? reading.subject.host : entry.replace(/:\d+$/, "");
}

/** The parts of a key pair are masked variables, each in one place. */
function arePairsAccepted({ awsPairs = [], envVars = [] }: Credentials): boolean {
  const names = awsPairs.flatMap(({ accessKeyIdVar, secretAccessKeyVar, sessionTokenVar }) => [
    accessKeyIdVar,
    secretAccessKeyVar,
    ...(sessionTokenVar === undefined ? [] : [sessionTokenVar]),
  ]);
  if (new Set(names).size < names.length) return false;
  return names.every((name) => {
    const variable = envVars.find((one) => one.name === name);
    return variable?.mode === "mask" && variable.extract === undefined && variable.decode === undefined;
  });
}
