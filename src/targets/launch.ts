import type { HookProgram } from "./kit/hooks/seat.ts";
import type { Variables } from "./own.ts";

/** How an agent is started by `twsrt run`. Each part is data, with the reason that a person is shown. */
export interface Launch<Options = unknown> {
  readonly spelling: Spelling;
  /** Flags of the user that take something from the policy, as measured. */
  readonly loose: readonly LooseFlag[];
  /** A directory as an argument is another start directory, unless one of these sub-commands takes it. */
  readonly startsIn?: { readonly commands: readonly string[]; readonly reason: string };
  /** Variables that close what other files could open. */
  readonly variables?: readonly LaunchVariable[];
  /** Arguments in front of the user's. */
  arguments?(input: LaunchInput<Options>): readonly LaunchArguments[];
  /** Programs without which layer 1 does not start, where the configuration demands layer 1 of the agent itself. */
  needs?(options: Options): readonly string[];
  /** What the agent needs where the sandbox is around it. */
  inside?(variables: Variables): Inside;
}

/**
 * How the agent's parser reads options. `yargs`: `--approvalMode` is `--approval-mode`, `--yolo.x` sets `--yolo`, and every letter
 * of `-my` is an option. `attached`: what follows a short option in the same word is its value, but for `switches`, behind which
 * further options may follow.
 */
export type Spelling =
  { readonly parser: "yargs" } | { readonly parser: "attached"; readonly switches: string };

/** An option of the agent that undoes a part of the policy. */
export interface LooseFlag {
  /** The names of one option: `-y`, `--yolo`. Without a hyphen: of a sub-command. */
  readonly names: readonly string[];
  /** Only with such a value, in words for a person too; absent: always. */
  readonly value?: { readonly like: RegExp; readonly words: string };
  /** What it does. It continues the name of the flag. */
  readonly reason: string;
  /** It answers questions with yes and lifts no denial, as measured. */
  readonly onlyAnswers?: true;
  /** It takes nothing but the guard. */
  readonly onlyGuard?: true;
}

/** A variable with which the agent is started. */
export interface LaunchVariable {
  readonly name: string;
  readonly value: string;
  readonly reason: string;
  /** It is of use only where the sandbox is around the agent. */
  readonly inside?: true;
}

/** What the command line of a start is made from. */
export interface LaunchInput<Options> {
  /** The policy in the terms of the agent. */
  readonly entries: readonly { readonly key: string; readonly value: string | boolean | number }[];
  readonly options: Options;
  /** What the user adds. */
  readonly args: readonly string[];
  /** What the agent's hook starts; undefined: the configuration has no guard for the agent that refuses anything. */
  readonly guard?: HookProgram;
  /** The files of artifacts by their ids; undefined: none is configured. */
  readonly places: Readonly<Record<string, string | undefined>>;
  /** The text of an artifact as it would be alone, where a profile is in use: a session keeps it when the file is written anew. */
  readonly ofProfile?: (artifact: string) => string;
}

/** Arguments that a start adds, and why. */
export interface LaunchArguments {
  readonly words: readonly string[];
  readonly reason: string;
  /** Codes of findings about other files that have no effect with these arguments, as measured. */
  readonly closes?: readonly string[];
}

/** What an agent needs inside the sandbox beyond the policy. Paths begin with `~/` or `/`. */
export interface Inside {
  /** Folders that it writes in normal work. They are made where they are missing. */
  readonly writes: readonly string[];
  /** Its configuration in these folders. What is missing is made first, because nothing else can be protected. */
  readonly keeps: readonly Kept[];
  /** Hosts of its model. */
  readonly hosts: readonly string[];
  /**
   * Where each release of the program unpacks itself at its first start, `FOLDER/PLATFORM/RELEASE`, and arguments with which
   * it does that and ends. That start is outside of the sandbox: a folder of programs that others start must not be writable.
   */
  readonly unpacks?: { readonly folder: string; readonly words: readonly string[] };
}

/** A file with the text that means nothing to the agent, or a directory. */
export type Kept = { readonly file: string; readonly empty: string } | { readonly directory: string };

/** The host and port of an address that a variable names; none where there is no such address. */
export function hostIn(address: string | undefined): readonly string[] {
  if (address === undefined || !URL.canParse(address)) return [];
  const { hostname, port } = new URL(address);
  return [port === "" ? hostname : `${hostname}:${port}`];
}

/** What a module with the start of an agent exports. It is loaded on demand. */
export interface LaunchModule<Options = unknown> {
  readonly launch: Launch<Options>;
}
