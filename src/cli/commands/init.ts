import * as path from "node:path";
import { ruleCounts } from "../../adopt/adopt.ts";
import { DEFAULTS, loadConfig, unusablePlaces } from "../../config/config.ts";
import { printable } from "../../diagnostics/text.ts";
import { readText } from "../../files/read.ts";
import { EMPTY_BASH_RULES, EMPTY_SRT_SETTINGS, STARTER } from "../../sources/starter.ts";
import { expandHome } from "../../targets/own.ts";
import { TARGETS } from "../../targets/registry.ts";
import { loadWorkspace, type Workspace } from "../../workspace/load.ts";
import { stateFolder } from "../../workspace/state.ts";
import { environmentOf, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";
import { create, type Wanted } from "../init/create.ts";
import { agentsHere, sandboxHere, type FoundAgent } from "../init/machine.ts";
import { packagedSchemas, schemaFile, withSchema } from "../init/schemas.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { sampleConfig } from "../init/sample.ts";
import { summary, type Situation } from "../init/summary.ts";

/** Where everything is, or will be. */
interface Places {
  readonly folder: string;
  readonly config: string;
  readonly srt: string;
  readonly bash: string;
  /** The folder was named with `--dir`. */
  readonly isNamed: boolean;
}

/**
 * `twsrt init`: creates the configuration and both sources, and shows what is on this machine and what to do next. On a
 * terminal it asks what it cannot know.
 */
export async function init(context: Context): Promise<number> {
  const { parsed, io, variables } = context;
  if (parsed.options.config !== undefined) {
    io.err("twsrt: `init` creates config.toml in a folder; name that with `--dir`\n");
    return EXIT.usage;
  }
  const places = await placesOf(context);
  if (places === undefined) return EXIT.no;
  const { home } = environmentOf(context);
  const agents = agentsHere(home, variables);
  const isAsking = parsed.options.yes !== true && (await io.isInteractive());
  const starter = await wantsStarter(context, places, isAsking);
  if (starter === undefined) {
    io.err("Nothing was created.\n");
    return EXIT.no;
  }
  const state = stateFolder(home, variables);
  for (const file of await wantedFiles(context, places, agents, starter)) {
    const outcome = create(file, state);
    if (outcome.kind === "failed") {
      await io.report([outcome.problem]);
      return EXIT.target;
    }
    const isStarter = starter && outcome.kind !== "kept" && file.file !== places.config;
    io.out(`${outcome.kind}: ${printable(file.file)}${isStarter ? " (starter policy)" : ""}\n`);
    if (outcome.copy !== undefined) io.err(`the previous file is kept as ${printable(outcome.copy)}\n`);
  }
  const failed = writeSchemas(places.folder, state);
  if (failed !== undefined) await io.report([failed]);
  return sayWhatIsHere(context, places, agents, isAsking);
}

/** Copies for editors; those of an earlier release are replaced. Without them everything else works. */
function writeSchemas(folder: string, state: string): Diagnostic | undefined {
  for (const { name, text } of packagedSchemas()) {
    const outcome = create({ file: schemaFile(folder, name), text, replaces: [], isForced: true }, state);
    if (outcome.kind === "failed") return outcome.problem;
  }
  return undefined;
}

/** Where the files are: by an existing configuration that is kept, or as the new one will say. */
async function placesOf(context: Context): Promise<Places | undefined> {
  const { parsed, io, variables } = context;
  const { dir, force } = parsed.options;
  const { home, cwd } = environmentOf(context);
  const unusable = unusablePlaces({ home, cwd: path.resolve(cwd, dir ?? "") });
  if (unusable.length > 0) {
    await io.report(unusable);
    return undefined;
  }
  const folder = path.resolve(cwd, expandHome(dir ?? DEFAULTS.folder, home));
  const config = path.join(folder, "config.toml");
  const base = { folder, config, isNamed: dir !== undefined };
  if (force === true || readText(config).kind !== "ok")
    return { ...base, srt: expandHome(DEFAULTS.srt, home), bash: path.join(folder, "bash-rules.json") };
  const loaded = await loadConfig({ home, cwd, variables, targets: TARGETS, file: config });
  if (loaded.ok) return { ...base, ...loaded.value.sources };
  await io.report(loaded.problems);
  return undefined;
}

/** @returns undefined if the user cancelled */
async function wantsStarter(
  { parsed: { options } }: Context,
  { srt, bash, folder }: Places,
  isAsking: boolean,
): Promise<boolean | undefined> {
  if (options.starter === true) return true;
  const isOpen =
    isUnwritten(srt, [EMPTY_SRT_SETTINGS, withSchema(EMPTY_SRT_SETTINGS, srt, folder, SRT_SCHEMA)]) &&
    isUnwritten(bash, [EMPTY_BASH_RULES, withSchema(EMPTY_BASH_RULES, bash, folder, BASH_SCHEMA)]);
  if (!isOpen) return false;
  if (!isAsking) return options.yes === true;
  const { chosen } = await import("../ask.ts");
  const answer = await chosen("Which policy do you want to start with?", [
    { value: "starter", label: "The starter policy", hint: "hides keys and passwords, asks before git push" },
    { value: "empty", label: "An empty one", hint: "you add every rule" },
  ]);
  return answer === undefined ? undefined : answer === "starter";
}

/** The user has not written into it. */
function isUnwritten(file: string, empty: readonly string[]): boolean {
  const read = readText(file);
  return read.kind === "missing" || (read.kind === "ok" && empty.includes(read.text));
}

const BASH_SCHEMA = "bash-rules.schema.json";
const SRT_SCHEMA = "srt-settings.schema.json";

/**
 * The starter replaces only what a plain `init` wrote: not even `--force` replaces a
 * source that the user keeps, or existing sandbox settings with empty ones.
 */
async function wantedFiles(
  { parsed: { options } }: Context,
  { config, srt, bash, folder, isNamed }: Places,
  agents: readonly FoundAgent[],
  starter: boolean,
): Promise<readonly Wanted[]> {
  const isForced = options.force === true;
  const here = agents.map(({ target }) => target);
  const bashRules = isNamed ? "bash-rules.json" : DEFAULTS.bash;
  const texts = starter ? STARTER : { bash: EMPTY_BASH_RULES, srt: EMPTY_SRT_SETTINGS };
  return [
    {
      file: config,
      text: await sampleConfig(bashRules, here, starter),
      // What a plain `init` wrote lacks what the starter's differences are accepted with.
      replaces: starter ? [await sampleConfig(bashRules, here, false)] : [],
      isForced,
    },
    {
      file: bash,
      text: withSchema(texts.bash, bash, folder, BASH_SCHEMA),
      replaces: [EMPTY_BASH_RULES, withSchema(EMPTY_BASH_RULES, bash, folder, BASH_SCHEMA)],
      isForced: isForced && !starter,
    },
    {
      file: srt,
      text: withSchema(texts.srt, srt, folder, SRT_SCHEMA),
      replaces: [EMPTY_SRT_SETTINGS, withSchema(EMPTY_SRT_SETTINGS, srt, folder, SRT_SCHEMA)],
      isForced: false,
    },
  ];
}

async function sayWhatIsHere(
  context: Context,
  places: Places,
  agents: readonly FoundAgent[],
  isAsking: boolean,
): Promise<number> {
  const { io, variables } = context;
  const { quoteIfNeeded } = await import("../../shell/quote.ts");
  const named = (option: string, file: string): string =>
    places.isNamed ? ` ${option} ${printable(quoteIfNeeded(file))}` : "";
  const sandbox = sandboxHere(environmentOf(context).platform, variables);
  const look = async (): Promise<Situation | undefined> => {
    const workspace = await opened(context, places);
    if (workspace === undefined) return undefined;
    const rules = await ruleCounts(
      workspace.withAll,
      agents.map(({ target }) => target),
    );
    const using = named("-c", places.config);
    const inFolder = named("--dir", places.folder);
    return { agents, rules, sandbox, workspace: workspace.own, using, inFolder };
  };
  let situation = await look();
  if (situation === undefined) return EXIT.no;
  const { additions } = situation.rules;
  if (isAsking && additions > 0) {
    await offerImport(context, places, additions);
    situation = (await look()) ?? situation;
  }
  io.err(summary(situation));
  return EXIT.ok;
}

/** The workspace as it is, and as it would be if every agent of this machine was in the configuration. */
async function opened(
  context: Context,
  { config: configFile }: Places,
): Promise<{ readonly own: Workspace; readonly withAll: Workspace } | undefined> {
  const { io, variables } = context;
  const request = { environment: environmentOf(context), variables, configFile };
  const own = await loadWorkspace(request);
  if (!own.ok) {
    await io.report(own.problems);
    return undefined;
  }
  const withAll = await loadWorkspace({ ...request, also: TARGETS.map(({ name }) => name) });
  return { own: own.value, withAll: withAll.ok ? withAll.value : own.value };
}

async function offerImport(context: Context, { config, isNamed }: Places, rules: number): Promise<void> {
  const { isAgreed } = await import("../ask.ts");
  const what = rules === 1 ? "1 rule that your policy lacks" : `${rules} rules that your policy lacks`;
  if ((await isAgreed(`Your agents have ${what}. Review ${rules === 1 ? "it" : "them"} now?`, true)) !== true)
    return;
  const { importRules } = await import("./import.ts");
  const options = { write: true, ...(isNamed ? { config } : {}) };
  await importRules({ ...context, parsed: { command: "import", operand: undefined, operands: [], options } });
}
