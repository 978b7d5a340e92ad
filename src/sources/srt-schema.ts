import * as v from "valibot";

const flag = v.optional(v.boolean());
const number = v.optional(v.number());
const text = v.optional(v.string());
const texts = v.optional(v.array(v.string()));
/** Entries are checked one by one later, each with its own place. */
const rules = v.optional(v.array(v.unknown()));
/** Known to the sandbox, of no meaning for a rule: only its presence as an object is looked at. */
const section = v.optional(v.record(v.string(), v.unknown()));

const network = v.optional(
  v.object({
    allowedDomains: rules,
    deniedDomains: rules,
    deniedDomainReasons: v.optional(v.record(v.string(), v.string())),
    strictAllowlist: flag,
    deniedResolvedAddresses: texts,
    allowUnixSockets: texts,
    allowAllUnixSockets: flag,
    allowLocalBinding: flag,
    allowMachLookup: texts,
    httpProxyPort: number,
    socksProxyPort: number,
    mitmProxy: section,
    parentProxy: section,
    tlsTerminate: section,
    allowPlaintextHeaderSet: flag,
    refuseOpaqueTunnels: flag,
    requireHostMatch: flag,
    stripResponseHeaders: texts,
    ambiguousRequestTarget: text,
  }),
);

const filesystem = v.optional(
  v.object({
    denyRead: rules,
    allowRead: rules,
    allowWrite: rules,
    denyWrite: rules,
    allowGitConfig: flag,
    disabled: flag,
  }),
);

const credentialFile = v.looseObject({ path: v.string(), mode: v.picklist(["deny", "mask"]) });

const credentialVariable = v.looseObject({ name: v.string(), mode: v.picklist(["deny", "mask"]) });

/** The older form of the lists, which the present sandbox does not read. */
const nested = v.optional(
  v.object({
    permissions: v.optional(
      v.object({
        filesystem: v.optional(
          v.object({
            read: v.optional(v.object({ denyOnly: rules })),
            write: v.optional(v.object({ denyWithinAllow: rules, allowOnly: rules })),
          }),
        ),
        network: v.optional(v.object({ allowedHosts: rules, deniedHosts: rules })),
      }),
    ),
  }),
);

/**
 * The keys of the settings file and their types (research/srt.md section 1, SRT 0.0.83), with the older nested
 * shape beside them. Objects are open here: keys that nobody knows are reported apart.
 */
export const SRT_SETTINGS = v.object({
  $schema: v.optional(v.unknown()),
  // Not a key of the present sandbox, but common in files and without effect.
  enabled: v.optional(v.unknown()),
  network,
  filesystem,
  sandbox: nested,
  credentials: v.optional(
    v.looseObject({
      files: v.optional(v.array(credentialFile)),
      envVars: v.optional(v.array(credentialVariable)),
    }),
  ),
  ignoreViolations: v.optional(v.record(v.string(), v.array(v.string()))),
  enableWeakerNestedSandbox: flag,
  allowNestedUserNamespaces: flag,
  enableWeakerNetworkIsolation: flag,
  allowAppleEvents: flag,
  allowPty: flag,
  ripgrep: section,
  mandatoryDenySearchDepth: number,
  seccomp: section,
  bwrapPath: text,
  socatPath: text,
  javaAgentJarPath: text,
  windows: section,
  git: section,
});

export type SrtSettings = v.InferOutput<typeof SRT_SETTINGS>;
