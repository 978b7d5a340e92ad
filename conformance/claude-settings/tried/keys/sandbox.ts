import {
  format,
  kinds,
  list,
  literals,
  object,
  plain,
  plains,
  record,
  type Children,
  type Relation,
} from "../nodes.ts";
import { filePath, regexGroup, variable } from "./formats.ts";

/** What both modes of a credential take. A list of claims is tried beside the decoder it needs. */
const extras = (mode: "deny" | "mask"): Children => ({
  extract: regexGroup,
  onExtractNoMatch: literals("warn", "deny", "error"),
  decode: literals("jwt"),
  maskClaims: mode === "mask" ? { ...plain, beside: { decode: "jwt" } } : plain,
  ...plains("injectHosts maskDuplicates"),
});

const needsDecode: Relation = {
  what: "needs",
  key: "maskClaims",
  other: "decode",
  both: { maskClaims: ["a"], decode: "jwt" },
};

export const SANDBOX: Children = {
  sandbox: object({
    ...plains(`
enabled failIfUnavailable autoAllowBashIfSandboxed allowUnsandboxedCommands
excludedCommands`),
    ignoreViolations: record(plain),
    ...plains(`
enableWeakerNestedSandbox allowNestedUserNamespaces enableWeakerNetworkIsolation
allowAppleEvents`),
    ripgrep: object(plains("command args"), { command: "rg" }),
    bwrapPath: literals("/usr/bin/bwrap"),
    socatPath: literals("/usr/bin/socat"),
    windows: object({ backend: literals("sandboxuser", "mxc") }),
    network: object({
      ...plains(`
allowedDomains deniedDomains strictAllowlist allowManagedDomainsOnly allowUnixSockets
allowAllUnixSockets allowLocalBinding`),
      allowMachLookup: list(format("machName", ["com.a.*", "*"], ["a*b", "**"])),
      ...plains("httpProxyPort socksProxyPort"),
      tlsTerminate: object(plains("caCertPath caKeyPath")),
    }),
    filesystem: object(plains("allowWrite denyWrite denyRead allowRead allowManagedReadPathsOnly disabled")),
    credentials: object({
      files: list(
        kinds("mode", {
          deny: object({ path: literals("~/d/"), ...extras("deny") }, { path: "~/f" }),
          mask: object({ path: filePath, ...extras("mask") }, { path: "~/f" }, [needsDecode]),
        }),
      ),
      envVars: list(
        kinds("mode", {
          deny: object({ name: variable, ...extras("deny") }, { name: "AB" }),
          mask: object({ name: variable, ...extras("mask") }, { name: "AB" }, [
            needsDecode,
            { what: "excludes", key: "extract", other: "decode", both: { extract: "a(b)", decode: "jwt" } },
            ...["warn", "deny", "error"].map((v): Relation => ({
              what: "excludes",
              key: `onExtractNoMatch=${v}`,
              other: "decode",
              both: { onExtractNoMatch: v, decode: "jwt" },
            })),
          ]),
        }),
      ),
      allowPlaintextInject: plain,
      awsPairs: list(
        object(
          { accessKeyIdVar: variable, secretAccessKeyVar: variable, sessionTokenVar: variable },
          { accessKeyIdVar: "AK", secretAccessKeyVar: "SK" },
        ),
        ["accessKeyIdVar", "secretAccessKeyVar", "sessionTokenVar"],
      ),
      sigv4: object({
        streaming: literals("deny", "passthrough"),
        presigned: literals("deny", "passthrough"),
        sigv4a: literals("deny", "passthrough"),
      }),
    }),
  }),
};
