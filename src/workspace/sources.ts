import type { Document, Result } from "../diagnostics/diagnostic.ts";
import type { Policy } from "../policy/policy.ts";
import type { Parsed } from "../schema/document.ts";
import { readBashRules } from "../sources/bash.ts";
import { readSrtSettings } from "../sources/srt.ts";
import { AGENTS } from "../targets/registry.ts";

/** `srt`: the sandbox settings. `bash`: the command rules. */
export type SourceName = "srt" | "bash";

interface SourceSpec {
  readonly what: string;
  readonly read: (document: Document) => Result<Parsed<Policy>>;
  readonly syntax: "json" | "jsonc";
  /** Its name in the folder of a layer. */
  readonly inLayer: string;
}

/** The canonical sources in the order in which their rules stand in the policy. */
export const SOURCES: Readonly<Record<SourceName, SourceSpec>> = {
  srt: {
    what: "the sandbox settings file",
    read: readSrtSettings,
    syntax: "json",
    inLayer: "srt-settings.json",
  },
  bash: {
    what: "the bash rules file",
    read: (document) => readBashRules(document, AGENTS),
    syntax: "jsonc",
    inLayer: "bash-rules.json",
  },
};
