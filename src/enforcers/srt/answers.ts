import type { LayerAnswer, NativeEntry } from "../model.ts";
import type { DenyBind } from "./deny-writes.ts";
import type { Grant } from "./grants.ts";
import type { ReadDenial } from "./read-denials.ts";

/** What the sandbox says, with the setting that makes it say so. Every answer is made once and given many times. */
export interface Answers {
  readonly open: LayerAnswer;
  readonly closed: LayerAnswer;
  readonly disabled: LayerAnswer;
  readonly notMeasured: LayerAnswer;
  readonly ownDevices: LayerAnswer;
  readonly alwaysWritable: LayerAnswer;
  granted(grant: Grant): LayerAnswer;
  reopened(grant: Grant): LayerAnswer;
  reopenedByGrant(grant: Grant): LayerAnswer;
  hidden(denial: ReadDenial): LayerAnswer;
  protected(bind: DenyBind): LayerAnswer;
  placeholder(bind: DenyBind): LayerAnswer;
}

/** The answers of a sandbox whose lists stand in one artifact. */
export function answers(artifact: string): Answers {
  const entryOf = (source: {
    readonly entry?: { readonly key: string; readonly text: string };
  }): { entry?: NativeEntry } =>
    source.entry === undefined ? {} : { entry: native(artifact, source.entry) };
  const alwaysWritable: LayerAnswer = { verdict: "allow", reason: "always-writable" };
  return {
    open: { verdict: "allow" },
    closed: { verdict: "deny", reason: "closed-list" },
    disabled: { verdict: "allow", reason: "filesystem-disabled" },
    notMeasured: { verdict: "unknown", reason: "not-measured" },
    ownDevices: { verdict: "deny", reason: "own-devices" },
    alwaysWritable,
    granted: (grant) =>
      grant.entry === undefined ? alwaysWritable : { verdict: "allow", ...entryOf(grant) },
    reopened: (grant) => ({ verdict: "allow", ...entryOf(grant) }),
    reopenedByGrant: (grant) => ({ verdict: "allow", ...entryOf(grant), reason: "grant-reopens-read" }),
    hidden: (denial) => {
      if (denial.kind !== "fake") {
        return denial.entry === undefined
          ? { verdict: "deny", reason: "always-hidden" }
          : { verdict: "deny", ...entryOf(denial) };
      }
      const isSure = !(denial.entry !== undefined && "extracts" in denial.entry && denial.entry.extracts);
      return isSure
        ? { verdict: "deny", ...entryOf(denial), reason: "credential-masked" }
        : { verdict: "unknown", ...entryOf(denial), reason: "credential-extract" };
    },
    protected: (bind) =>
      bind.entry === undefined
        ? { verdict: "deny", reason: "mandatory-protection" }
        : { verdict: "deny", ...entryOf(bind) },
    placeholder: (bind) => ({ verdict: "deny", ...entryOf(bind), reason: "placeholder-file" }),
  };
}

/** An entry as it is reported. */
export function native(
  artifact: string,
  { key, text }: { readonly key: string; readonly text: string },
): NativeEntry {
  return { artifact, key, value: text };
}
