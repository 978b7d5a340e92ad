import type { HookDialect } from "./hook.ts";
import type { HookSeat } from "./kit/hooks/seat.ts";
import type { DiagnosticArgs, LossCode, LossFacts, LossText } from "../diagnostics/codes.ts";
import type { Diagnostic, Document } from "../diagnostics/diagnostic.ts";
import type { ModelInput, ModelModule } from "../enforcers/model.ts";
import type { StarterAccept } from "../enforcers/starter-accept.ts";
import type { Scope, ScopeText } from "../enforcers/scope.ts";
import type { Environment } from "../policy/environment.ts";
import type { Policy, RuleId } from "../policy/policy.ts";
import type { OptionsShape } from "../schema/options.ts";
import type { DriverModule } from "../drive/kit/driver.ts";
import type { Compiled } from "./compiled.ts";
import type { ManagedModule } from "./managed.ts";
import type { LaunchModule } from "./launch.ts";
import type { OwnPath, Variables } from "./own.ts";
import type { ImporterModule } from "./reading.ts";
import type { Release } from "./release.ts";
import type { TranscriptDialect } from "./transcript.ts";

export type { Compiled, Entry, Loss } from "./compiled.ts";

/** A file (or, without a configured path, standard output) that a target is compiled into. */
export interface ArtifactSpec {
  readonly id: string;
  /** Its key under `[targets]` in config.toml. */
  readonly configKey: string;
  /** What it is, for a person. */
  readonly title: string;
  /** `whole`: twsrt owns every byte. `sections`: it owns parts, the rest survives byte for byte. */
  readonly ownership: "whole" | "sections";
  /** How its text is written, which messages about a place in it go by. */
  readonly syntax: Document["syntax"];
  /** `when-named`: it is left out, which is said, unless config.toml names its path. */
  readonly presence: "always" | "when-named";
  /**
   * Where it is when the configuration names no path; undefined: there is none, and it goes to standard output. A relative
   * path: a variable makes it depend on the start directory.
   */
  readonly defaultPath: (variables: Variables) => string | undefined;
  /**
   * Names of files in the folder of the default path that the agent merges into one configuration. The first that exists
   * is the artifact, so that there is no second one beside it; where none does, the default path is.
   */
  readonly prefers?: readonly string[];
  /** Files of other layers of the agent's settings, which may take the artifact's effect away. They are only read. */
  readonly beside?: (environment: Environment) => readonly string[];
}

/** A difference between what the policy demands and what the file has. */
export interface Drift {
  /**
   * `misplaced`: it is there, but where an entry of somebody else's takes its effect away. `overridden`: a setting of
   * the user's that stays in the file and stops acting once the missing entries are written.
   */
  readonly kind: "missing" | "extra" | "misplaced" | "overridden";
  readonly key: string;
  readonly entry: string;
  /** The value as compilation spells it, where `entry` shows it differently. */
  readonly value?: string;
  /** The rules that demand a missing entry. */
  readonly rules?: readonly RuleId[];
  /**
   * The source whose rules could explain a restriction of this kind; undefined for what only opens something, and for
   * what a stricter wanted entry covers. What a target cannot read counts as a restriction.
   */
  readonly restricts?: "srt" | "bash";
  /** It is extra because a missing entry takes its place. */
  readonly isReplaced?: true;
  /** Further settings that act only through this one, and what each does. */
  readonly implies?: readonly string[];
}

/** The entries that twsrt wrote into a file: the values under each key. */
export type Written = Readonly<Record<string, readonly string[]>>;

/** A file of which twsrt owns parts, to be taken out. */
export interface StripInput {
  readonly artifact: string;
  readonly text: string;
  /** What to take out. */
  readonly written: Written;
  /** The file as it was before twsrt, where that is known: settings that twsrt replaced get their values back. */
  readonly original: string | undefined;
}

/** What would become of an artifact. */
export type Plan =
  | {
      readonly kind: "planned";
      /** The whole next text; equal to the current one when nothing is to be done. */
      readonly next: string;
      readonly drift: readonly Drift[];
      readonly diagnostics: readonly Diagnostic[];
    }
  /**
   * The agent ignores the file as it is, or does not start with it: no rule in it acts, and nothing may be merged into
   * it. Each reason is a measured fact about the agent.
   */
  | { readonly kind: "ineffective"; readonly problems: readonly Diagnostic[] }
  /** twsrt cannot merge into the file, whatever the agent does with it. */
  | { readonly kind: "unusable"; readonly problems: readonly Diagnostic[] };

/** What the places of scopes depend on. */
export interface ScopeMachine {
  readonly environment: Environment;
  readonly variables: Variables;
}

/** What the agent reads that may name further files: the texts of artifacts by their ids, and other files. */
export type NamingInput = Pick<ModelInput, "files" | "environment"> & {
  readonly scopes: readonly ScopeText[];
};

/** The files of artifacts by their ids; undefined: none is configured. */
export type Places = Readonly<Record<string, string | undefined>>;

/** What planning one artifact needs to know. */
export interface PlanInput<Options> {
  readonly compiled: Compiled;
  readonly artifact: string;
  /** Where the artifact is. */
  readonly file: string;
  /** The file as it is; undefined when it is missing. */
  readonly current: Document | undefined;
  /** A link stands at its place, which some agents pass over. */
  readonly isLink?: boolean;
  /** Of the files beside it, those that can be read. */
  readonly beside?: readonly Document[];
  readonly options: Options;
  /** The installed release, looked up when it is asked for; undefined: it is not known. */
  readonly installedVersion?: () => string | undefined;
  /** What twsrt is known to have written into the file, looked up when it is asked for. */
  readonly written?: () => Written | undefined;
}

/** What a setting besides rules changes in the behavior of an agent. The prose is in `diagnostics/messages.ts`. */
export type SwitchCode = DiagnosticArgs["behavior-changes"]["switches"][number]["what"];

/** Everything twsrt knows of one agent. Heavy parts stand behind functions that load them when they are needed. */
export interface Target<Options = unknown> {
  /** Its name on the command line and of its section in config.toml. */
  readonly name: string;
  /** Its name for a person. */
  readonly title: string;
  /**
   * Whether `all` means it always, or only if config.toml has its section or names one of its artifacts. What is
   * installed is never looked for.
   */
  readonly inAll: "always" | "when-configured";
  /** Where the agent keeps its own files. `init` offers the agent when it is there. */
  readonly folder: string;
  /** Its program, and the releases that were measured. */
  readonly release: Release;
  /** Programs without which its own sandbox does not start on Linux. */
  readonly needs?: readonly string[];
  readonly artifacts: readonly [ArtifactSpec, ...ArtifactSpec[]];
  /**
   * Whether the agent's spelling of paths says where the home is without naming it. `unknown`: a portable translation denies
   * what is in the home below any directory.
   */
  readonly homeInPaths?: "unknown";
  /** Its settings, hooks and rules. What else it keeps is left out, because the agent writes it in normal work. */
  own(variables: Variables): readonly OwnPath[];
  /**
   * All that the agent reads when it is started in a directory, the artifacts left out, the weakest first. Pure but for the
   * names in directories.
   */
  scopes?(machine: ScopeMachine): Promise<readonly Scope[]>;
  /** Files that those of `scopes` or the artifacts name in turn. */
  namedScopes?(input: NamingInput): Promise<readonly Scope[]>;
  /** The section `[name]` of config.toml, with its defaults. */
  readonly options: OptionsShape<Options>;
  /** The options for unattended sessions: what only a person could allow is denied. */
  unattended?(options: Options): Options;
  /** Refuses option values that would make the output weaker than it looks. */
  checkOptions?(options: Options): readonly { readonly option: string; readonly problem: Diagnostic }[];
  /**
   * The lines that `init` writes for it: under `[targets]`, and its own section. `found`: in place of `targets`, where the
   * agent is on this machine.
   */
  readonly sample: { readonly targets: string; readonly section: string; readonly found?: string };
  /** What it does not enforce of the starter policy and a new config.toml accepts; absent: nothing is accepted for it. */
  starterAccepts?(): Promise<readonly StarterAccept[]>;
  /** Settings besides rules that change how the agent behaves, by the keys of their entries. */
  readonly switches?: Readonly<Record<string, SwitchCode>>;
  /** The losses that no other agent brings, by their codes. */
  readonly losses: Readonly<Record<LossCode, LossFacts>>;
  /** Their prose. */
  lossTexts(): Promise<Readonly<Record<LossCode, LossText>>>;
  /**
   * Pure: the same policy, environment, options and places give the same entries in the same order.
   * @param places where the artifacts are, by their ids, because one may name another; by default where they usually are
   * @param sandbox the settings of the sandbox with the rules of all layers, for a target that carries them
   */
  compile(
    policy: Policy,
    environment: Environment,
    options: Options,
    places?: Places,
    sandbox?: () => string,
  ): Compiled;
  /** The text of an artifact that does not exist yet, as it is also shown by a preview. */
  render(compiled: Compiled, artifact: string): string;
  /** Pure as well; asynchronous only because its code is loaded on demand. */
  plan(input: PlanInput<Options>): Promise<Plan>;
  /**
   * The text of an artifact that twsrt owns in parts, without these entries; every other byte stays. Undefined for a file
   * that cannot be read. Pure, and loaded on demand.
   */
  strip?(input: StripInput): Promise<string | undefined>;
  /**
   * What guards the processes that the agent starts: a sandbox of its `own`, which its settings switch on and its
   * model answers for; the sandbox `around` the agent, which covers built-in tools too; or nothing.
   */
  layer1(options: Options): "own" | "around" | "none";
  /** What makes files for an administrator to install. */
  managed?(): Promise<ManagedModule<Options>>;
  /** How `run` starts the agent. */
  launch?(): Promise<LaunchModule<Options>>;
  /** What reads the agent's files as rules of the sources. */
  importer?(): Promise<ImporterModule>;
  /** What the agent does with its settings, as it was measured. */
  model(): Promise<ModelModule<Options>>;
  /** Where the entry of its hook is; absent: twsrt writes none. */
  readonly hook?: {
    /** The artifact with the entry. */
    readonly artifact: string;
    /** A file that has nothing else, and is no artifact without a guard. */
    readonly spec?: ArtifactSpec;
    /** It can ask a guard that stays, and refuses a call when that does not answer. */
    readonly canAskService?: true;
    seat(): Promise<HookSeat>;
  };
  /** What its hooks are told before each call, and how they answer; absent: it has none, or none that was measured. */
  guard?(): Promise<{ readonly guard: HookDialect }>;
  /** How it records its sessions; absent: that was not measured. */
  transcript?(): Promise<{ readonly transcript: TranscriptDialect }>;
  /** What makes the real agent try something. */
  driver(): Promise<DriverModule>;
}
