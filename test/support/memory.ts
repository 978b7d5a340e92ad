import {
  mergePolicies,
  readBashRules,
  readSrtSettings,
  type Environment,
  type PathKind,
  type Policy,
} from "../../src/index.ts";

/** An environment that exists in memory alone: paths and what stands there. */
export function memoryEnvironment(tree: Readonly<Record<string, PathKind>> = {}): Environment {
  return {
    home: "/home/me",
    cwd: "/home/me/project",
    uid: 1000,
    platform: "linux",
    kind: (path) => tree[path] ?? "absent",
    realpath: (path) => (path in tree ? path : undefined),
    list: () => undefined,
  };
}

/** The policy of two source texts. Throws when one is invalid. */
export function policyOf(texts: { readonly srt: string; readonly bash: string }): Policy {
  const srt = readSrtSettings({ file: "srt", text: texts.srt, syntax: "json" });
  const bash = readBashRules({ file: "bash", text: texts.bash, syntax: "jsonc" });
  if (!srt.ok || !bash.ok) throw new Error(`invalid source: ${JSON.stringify([srt, bash])}`);
  return mergePolicies([srt.value.value, bash.value.value]);
}
