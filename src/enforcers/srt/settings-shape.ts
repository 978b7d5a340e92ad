import { isIP } from "node:net";
import * as v from "valibot";
import { readDomain } from "../../policy/domain.ts";

const flag = v.optional(v.boolean());
const texts = v.optional(v.array(v.string()));
const filled = v.pipe(v.string(), v.nonEmpty());
const absolute = v.optional(v.pipe(v.string(), v.startsWith("/")));
/** An object and no array, which a record alone would let pass. */
const plain = v.custom<Record<string, unknown>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);
const reasons = v.optional(v.pipe(plain, v.record(v.string(), filled)));
const text = v.optional(v.string());
const host = v.pipe(v.string(), v.check(isHostPattern));
const url = v.optional(v.pipe(v.string(), v.url()));
const section = <T extends v.ObjectEntries>(entries: T) => v.optional(v.pipe(plain, v.object(entries)));

const paths = v.array(v.union([filled, v.strictObject({ path: filled, literal: v.literal(true) })]));
const policy = v.optional(v.picklist(["deny", "passthrough"]));
const variable = v.pipe(v.string(), v.regex(/^[A-Za-z_]\w*$/));
const mode = v.picklist(["deny", "mask"]);
const extraction = {
  extract: v.optional(v.pipe(v.string(), v.check(hasGroup))),
  onExtractNoMatch: v.optional(v.picklist(["warn", "deny", "error"])),
  decode: v.optional(v.literal("jwt")),
  maskClaims: v.optional(v.pipe(v.array(v.string()), v.minLength(1))),
  injectHosts: texts,
};

/**
 * What SRT accepts as settings, as far as it decides about files and hosts (research/srt.md section 1, SRT 0.0.83).
 * Unknown keys are let pass, but not among the credentials.
 */
const SETTINGS = v.object({
  network: v.object({
    allowedDomains: v.array(v.string()),
    deniedDomains: v.array(v.string()),
    deniedDomainReasons: reasons,
    strictAllowlist: flag,
    deniedResolvedAddresses: v.optional(v.array(v.pipe(v.string(), v.check(isAddressRange)))),
    allowUnixSockets: texts,
    allowAllUnixSockets: flag,
    allowLocalBinding: flag,
    allowMachLookup: v.optional(v.array(v.pipe(v.string(), v.regex(/^[^*]*\*?$/s)))),
    httpProxyPort: whole(1, 65535),
    socksProxyPort: whole(1, 65535),
    mitmProxy: section({ socketPath: filled, domains: v.pipe(v.array(host), v.minLength(1)) }),
    parentProxy: section({ http: url, https: url, noProxy: text }),
    tlsTerminate: section({
      caCertPath: text,
      caKeyPath: text,
      excludeDomains: v.optional(v.array(host)),
      extraCaCertPaths: texts,
      maxTunnels: whole(1, 65536),
      handshakeTimeoutMs: whole(100, 600_000),
    }),
    allowPlaintextHeaderSet: flag,
    refuseOpaqueTunnels: flag,
    requireHostMatch: flag,
    stripResponseHeaders: texts,
    ambiguousRequestTarget: v.optional(v.picklist(["refuse", "asSpelled", "normalize"])),
  }),
  filesystem: v.object({
    denyRead: paths,
    allowRead: v.optional(paths),
    allowWrite: paths,
    denyWrite: paths,
    allowGitConfig: flag,
    disabled: flag,
  }),
  credentials: v.optional(
    v.strictObject({
      files: v.optional(
        v.array(v.object({ path: filled, mode, ...extraction, maskDuplicates: v.optional(v.unknown()) })),
      ),
      envVars: v.optional(v.array(v.object({ name: variable, mode, ...extraction }))),
      allowPlaintextInject: flag,
      awsPairs: v.optional(
        v.array(
          v.strictObject({
            accessKeyIdVar: variable,
            secretAccessKeyVar: variable,
            sessionTokenVar: v.optional(variable),
          }),
        ),
      ),
      sigv4: v.optional(
        v.pipe(plain, v.strictObject({ streaming: policy, presigned: policy, sigv4a: policy })),
      ),
    }),
  ),
  ignoreViolations: v.optional(v.pipe(plain, v.record(v.string(), v.array(v.string())))),
  enableWeakerNestedSandbox: flag,
  allowNestedUserNamespaces: flag,
  enableWeakerNetworkIsolation: flag,
  allowAppleEvents: flag,
  allowPty: flag,
  ripgrep: section({ command: v.string(), args: texts, argv0: text }),
  mandatoryDenySearchDepth: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10))),
  seccomp: section({ applyPath: text, argv0: text }),
  bwrapPath: absolute,
  socatPath: absolute,
  javaAgentJarPath: absolute,
  // Its parts are of no meaning on the platforms that are answered for.
  windows: v.optional(plain),
  git: section({ safeDirectories: texts }),
});

export type Settings = v.InferOutput<typeof SETTINGS>;

/** The keys that SRT reads at the places where it drops every other one without a word. */
export const KNOWN_KEYS = {
  top: new Set(Object.keys(SETTINGS.entries)),
  network: new Set(Object.keys(SETTINGS.entries.network.entries)),
  filesystem: new Set(Object.keys(SETTINGS.entries.filesystem.entries)),
} as const satisfies Readonly<Record<string, ReadonlySet<string>>>;

/** Whether SRT runs with these settings, as far as their shape says. */
export function isAcceptedShape(value: unknown): value is Settings {
  return v.is(SETTINGS, value);
}

function whole(least: number, most: number) {
  return v.optional(v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most)));
}

/** A domain pattern without a port. */
function isHostPattern(pattern: string): boolean {
  const reading = readDomain(pattern, "allow");
  if (reading.kind === "live") return reading.subject.port === undefined && !pattern.startsWith("[");
  return reading.kind === "inert" && !pattern.includes(":");
}

/** An address, or a range of addresses: `10.0.0.0/8`. */
function isAddressRange(range: string): boolean {
  const [, address = "", bits] = /^([^/]*?)(?:%[^/]*)?(?:\/(\d{1,3}))?$/.exec(range) ?? [];
  const version = isIP(address);
  return version !== 0 && (bits === undefined || Number(bits) <= (version === 4 ? 32 : 128));
}

/** A regular expression with a group: the first one is what is replaced. */
function hasGroup(source: string): boolean {
  try {
    return (new RegExp(`${new RegExp(source).source}|`).exec("")?.length ?? 0) > 1;
  } catch {
    return false;
  }
}
