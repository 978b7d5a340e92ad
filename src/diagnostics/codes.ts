/**
 * How a rule came out of a translation. `weaker`: some of what the rule forbids stays possible. `stricter`: more is
 * forbidden than the rule says. `none`: nothing was emitted for it.
 */
export type LossDirection = "weaker" | "stricter" | "none";

/** The code of a loss: one that several agents bring (`losses.ts`), or one of an agent's own (`losses.ts` of its folder). */
export type LossCode = string;

/** What follows from a loss. */
export interface LossFacts {
  readonly direction: LossDirection;
  /**
   * The loss shows in the common form of the rule, so `generate` names it. The others are inherent limits and
   * are shown by `-v`.
   */
  readonly plain: boolean;
}

/** What a loss means, for a person. */
export interface LossText {
  /** One line, lower case, no final period. */
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
}

/**
 * Who reads a document, and what follows when it cannot: a `source` stops twsrt, and of an agent's file the agent ignores
 * all of it, or does not start.
 */
export type Reader = "source" | "sandbox" | "ignores-file" | "does-not-start";

/** Kinds of faults of a TOML text. */
export type TomlProblem =
  | "byte-order-mark"
  | "bad-date"
  | "bad-escape"
  | "bad-header"
  | "bad-key"
  | "bad-number"
  | "comment-character"
  | "control-character"
  | "duplicate-key"
  | "expected-comma"
  | "line-end"
  | "missing-value"
  | "newer-form"
  | "number-range"
  | "open-bracket"
  | "open-string"
  | "syntax"
  | "too-deep";

/** Something that a layer allows, and a higher one does not. */
export interface LayerAllow {
  readonly layer: string;
  readonly by: string;
  /** What the entry would allow: `write to`. */
  readonly verb: string;
  readonly text: string;
}

/** A setting of the sandbox that a layer may not change. `by`: the layer that set it. */
export interface LayerSetting {
  readonly layer: string;
  readonly by: string | undefined;
  readonly key: string;
}

/** The typed arguments of every diagnostic. The prose for each is in `messages.ts`. */
export interface DiagnosticArgs {
  // reading files
  readonly "file-missing": { readonly what: string; readonly remedy: string };
  readonly "file-unreadable": { readonly what: string; readonly reason: string };
  readonly "json-syntax": { readonly expected: string; readonly found: string; readonly reader: Reader };
  readonly "json-empty": { readonly what: string; readonly reader: Reader };
  readonly "json-comment": { readonly reader: Reader };
  readonly "json-trailing-comma": { readonly reader: Reader };
  readonly "json-byte-order-mark": { readonly reader: Reader };
  readonly "json-too-deep": { readonly limit: number };
  readonly "duplicate-key": { readonly key: string; readonly firstLine: number };
  readonly "forbidden-key": { readonly key: string };
  readonly "toml-syntax": { readonly problem: TomlProblem; readonly reader: Reader };

  // sources
  readonly "missing-key": { readonly path: string; readonly key: string };
  readonly "wrong-type": { readonly path: string; readonly expected: string; readonly got: string };
  readonly "unknown-key": { readonly key: string; readonly what: string };
  readonly "unknown-key-near": { readonly key: string; readonly near: string; readonly what: string };
  readonly "empty-entry": { readonly path: string };
  readonly "unknown-agent": {
    readonly agent: string;
    readonly near: string | undefined;
    readonly known: readonly string[];
  };
  readonly "control-character": { readonly path: string; readonly character: string };
  readonly "invisible-character": { readonly entry: string; readonly characters: readonly string[] };
  readonly "two-shapes": { readonly first: string; readonly second: string };
  readonly "blank-edges": { readonly entry: string };
  readonly "inert-path": { readonly entry: string; readonly why: string };
  readonly "inert-domain": { readonly entry: string; readonly why: string };
  readonly "srt-refuses-file": { readonly why: string };
  readonly "credential-masked": { readonly entry: string };
  readonly "command-form": {
    readonly entry: string;
    readonly found: string;
    readonly instead: readonly string[];
  };
  readonly "tool-form": { readonly entry: string; readonly instead: string | undefined };
  readonly "command-wildcard": { readonly entry: string; readonly plainly: string };
  readonly "condition-key": { readonly key: string; readonly known: readonly string[] };
  readonly "condition-directory": { readonly entry: string };
  readonly "condition-guard-only": { readonly entry: string; readonly effect: "deny" | "ask" | "allow" };
  readonly "command-not-simple": { readonly entry: string };

  // configuration
  readonly "config-unknown-key": { readonly key: string; readonly near: string | undefined };
  readonly "accept-agent": {
    readonly agent: string;
    readonly near: string | undefined;
    readonly known: readonly string[];
  };
  readonly "accept-date": Record<never, never>;
  readonly "accept-unused": { readonly what: "code" | "rule" | "agent"; readonly name: string };
  readonly "accept-code": { readonly accepted: string; readonly near: string | undefined };
  readonly "accept-expired": { readonly until: string };
  readonly "file-tools-incomplete": { readonly missing: readonly string[] };
  readonly "sandbox-in-wrapper": Record<never, never>;
  readonly "target-is-source": { readonly target: string; readonly source: string };
  readonly "report-is-ours": { readonly file: string };
  readonly "targets-collide": { readonly first: string; readonly second: string };
  readonly "place-unusable": { readonly what: string; readonly character: string };
  readonly "no-current-directory": Record<never, never>;
  readonly "unsupported-platform": { readonly platform: string };
  readonly "unmeasured-platform": { readonly platform: string };

  // layers
  readonly "layer-name": { readonly name: string; readonly what: "team" | "profile" };
  readonly "layer-empty": { readonly kind: string };
  readonly "profile-unknown": {
    readonly name: string;
    readonly near: string | undefined;
    readonly known: readonly string[];
  };
  readonly "profile-circle": { readonly names: readonly string[] };
  readonly "profile-empty": { readonly name: string };
  readonly "profile-ignored": { readonly name: string; readonly layer: string };
  readonly "profile-options-ignored": {
    readonly name: string;
    readonly layer: string;
    readonly agent: string;
  };
  readonly "managed-guard-placeless": Record<string, never>;
  readonly "managed-without-guard": { readonly agents: readonly string[] };
  readonly "managed-without-project": { readonly layers: readonly string[] };
  readonly "managed-with-profile": { readonly profiles: readonly string[] };
  readonly "mode-unattended": { readonly profiles: readonly string[] };
  readonly "layer-too-large": { readonly limit: number };
  readonly "layer-unpinned": { readonly team: string };
  readonly "layer-changed": { readonly team: string; readonly files: readonly string[] };
  readonly "layer-untrusted": { readonly layer: string; readonly directory: string };
  readonly "layer-allow-outside": LayerAllow;
  readonly "layer-allow-ignored": LayerAllow;
  readonly "layer-setting-outside": LayerSetting;
  readonly "layer-setting-ignored": LayerSetting;
  readonly "layer-exception-closed": { readonly layer: string; readonly by: string; readonly text: string };
  readonly "srt-output-stale": {
    readonly file: string;
    readonly layers: readonly string[];
    readonly isMissing: boolean;
  };
  readonly "srt-output-foreign": { readonly file: string };
  readonly "layer-in-user-file": { readonly layers: readonly string[]; readonly directory: string };

  // translation
  readonly loss: {
    readonly loss: LossCode;
    /** Its prose, which is beside the agent that it is a loss of. */
    readonly title: string;
    readonly remedy: string;
    readonly subjects: readonly string[];
    /** How many paths of self-protection it concerns besides. */
    readonly protected: number;
  };

  readonly "strict-loss": {
    readonly loss: LossCode;
    readonly title: string;
    readonly subjects: readonly string[];
    readonly agent: string;
  };

  // targets
  readonly "target-missing": { readonly file: string; readonly command: string };
  readonly "artifact-left-out": { readonly key: string; readonly title: string; readonly entries: number };
  readonly "target-not-configured": { readonly key: string };
  readonly "written-for-machine": {
    /** How many entries only the translation for this machine has. */
    readonly entries: number;
    /** The home of another machine, where the file comes from one. */
    readonly home: string | undefined;
    readonly agent: string;
  };
  readonly "target-without-file": { readonly key: string; readonly agent: string };
  readonly "target-unreadable": { readonly reason: string };
  readonly "target-refused": { readonly path: string; readonly expected: string; readonly got: string };
  readonly "hook-unusable": { readonly path: string; readonly expected: string; readonly got: string };
  readonly "guard-token-missing": Record<never, never>;
  readonly "target-value-ignored": {
    readonly path: string;
    readonly expected: string;
    readonly got: string;
  };
  readonly "profile-contested": { readonly file: string; readonly setting: string };
  readonly "target-linked": Record<never, never>;
  readonly "target-stops-agent": { readonly path: string; readonly expected: string; readonly got: string };
  readonly "behavior-changes": {
    readonly switches: readonly {
      readonly what:
        | "sandbox-on"
        | "sandbox-required"
        | "sandbox-only"
        | "sandbox-looser"
        | "hosts-refused"
        | "no-bypass"
        | "profile-selected"
        | "proxy-on"
        | "highest-tier"
        | "tools-opened";
      /** The setting with its value, and the value that it replaces. */
      readonly setting: string;
      readonly before: string | undefined;
    }[];
    /** It has been written. */
    readonly isDone: boolean;
  };
  readonly "managed-removed": { readonly count: number };
  readonly "foreign-restrictions": {
    readonly file: string;
    readonly entries: readonly string[];
    readonly agent: string;
  };
  readonly "fix-takes-yours": { readonly file: string; readonly count: number; readonly agent: string };
  readonly "foreign-replaced": { readonly file: string; readonly count: number };
  readonly "import-unreadable": { readonly file: string };
  readonly "import-no-format": { readonly file: string };
  readonly "import-weaker": { readonly entries: number };
  readonly "uninstall-unable": { readonly file: string; readonly reason: string };
  readonly "copy-failed": { readonly folder: string; readonly reason: string };
  readonly "would-wipe": { readonly source: string; readonly count: number; readonly file: string };
  readonly "policy-loosened": { readonly where: string; readonly what: string; readonly agent: string };
  /** A finding of `status` that stops a start, with an access that it opens. */
  readonly "start-loosened": {
    readonly where: string;
    readonly what: string;
    readonly access: string;
    readonly remedy: string;
  };
  readonly "start-flag": { readonly flag: string; readonly reason: string };
  readonly "start-flag-kept": { readonly flag: string; readonly reason: string };
  readonly "start-drift": {
    readonly file: string;
    readonly missing: number;
    readonly extra: number;
    readonly agent: string;
  };
  readonly "start-elsewhere": { readonly file: string; readonly read: string };
  readonly "start-without-sandbox": {
    readonly programs: readonly string[];
    readonly install: readonly string[];
  };
  readonly "start-folder-hidden": { readonly folder: string; readonly title: string };
  readonly "start-places": { readonly reason: string };
  readonly "start-unpack": { readonly program: string };
  readonly "agent-not-installed": { readonly program: string; readonly install: string };
  readonly "agent-not-started": { readonly program: string; readonly reason: string };
  readonly "agent-without-start": { readonly agent: string };
  readonly "settings-unknown": { readonly keys: readonly string[]; readonly measured: string };
  readonly "layer1-off": { readonly file: string };
  readonly "ask-rules-void": { readonly file: string; readonly setting: string };
  readonly "layer1-opened": { readonly file: string; readonly setting: string };
  readonly "layer1-weakened": { readonly file: string; readonly setting: string };
  readonly "project-overrides": { readonly file: string; readonly variable: string };
  readonly overruled: { readonly setting: string };
  readonly "rules-moved": { readonly key: string };
  readonly "write-failed": { readonly file: string; readonly reason: string };
  readonly "changed-meanwhile": { readonly file: string };

  // files for an administrator
  readonly "managed-folder-taken": { readonly folder: string };
  readonly "unknown-lock": { readonly lock: string; readonly known: readonly string[] };
}
