import * as fs from "node:fs";
import * as path from "node:path";
import { DEFAULTS, loadConfig, unusablePlaces } from "../../config/config.ts";
import { expandHome } from "../../targets/own.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { describeReason } from "../../diagnostics/file-reasons.ts";
import { printable } from "../../diagnostics/text.ts";
import { readText } from "../../files/read.ts";
import { sweepTemporaries } from "../../files/write.ts";
import { EMPTY_BASH_RULES, STARTER } from "../../sources/starter.ts";
import { TARGETS } from "../../targets/registry.ts";
import type { Variables } from "../../targets/own.ts";
import type { Target } from "../../targets/target.ts";
import { stateFolder } from "../../workspace/state.ts";
import { replaceKeeping } from "../../workspace/write.ts";
import { environmentOf, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";

/** A file to create. */
interface Wanted {
  readonly file: string;
  readonly text: string;
  /** Which text of an existing file may be replaced: any with `--force`, or this one alone. */
  readonly replaces: { readonly kind: "forced" } | { readonly kind: "text"; readonly text?: string };
}

/** `twsrt init`: creates the configuration folder, and with `--starter` the absent sources. */
export async function init(context: Context): Promise<number> {
  const { parsed, io, variables } = context;
  const { dir, force, starter } = parsed.options;
  const { home, cwd } = environmentOf(context);
  if (parsed.options.config !== undefined) {
    io.err("twsrt: `init` creates config.toml in a folder; name that with `--dir`\n");
    return EXIT.usage;
  }
  const places = unusablePlaces({ home, cwd: path.resolve(cwd, dir ?? "") });
  if (places.length > 0) {
    await io.report(places);
    return EXIT.no;
  }
  const folder = path.resolve(cwd, expandHome(dir ?? DEFAULTS.folder, home));
  const isDefault = dir === undefined;
  const configFile = path.join(folder, "config.toml");
  const wanted: Wanted[] = [
    {
      file: configFile,
      text: sample(isDefault ? DEFAULTS.bash : "bash-rules.json", offered(home, variables)),
      replaces: { kind: "forced" },
    },
  ];
  if (starter === true) {
    const sources = await sourcesNamed(context, configFile, force === true);
    if (sources === undefined) return EXIT.no;
    // The starter never stands in for a source that a person keeps, not even with --force.
    // What a plain `init` wrote, and nobody changed, holds no rule yet.
    const untouched = { kind: "text", text: EMPTY_BASH_RULES } as const;
    wanted.push({ file: sources.bash, text: STARTER.bash, replaces: untouched });
    wanted.push({ file: sources.srt, text: STARTER.srt, replaces: { kind: "text" } });
  } else {
    wanted.push({
      file: path.join(folder, "bash-rules.json"),
      text: EMPTY_BASH_RULES,
      replaces: { kind: "forced" },
    });
  }
  const state = stateFolder(home, variables);
  for (const file of wanted) {
    const outcome = create(file, force === true, state);
    if (outcome.kind === "failed") {
      await io.report([outcome.problem]);
      return EXIT.target;
    }
    io.out(`${outcome.kind}: ${printable(file.file)}\n`);
    if (outcome.copy !== undefined) io.err(`the previous file is kept as ${printable(outcome.copy)}\n`);
  }
  io.err(await nextStep(context, configFile));
  return EXIT.ok;
}

/** What to type next, so that it works with what is there now. */
async function nextStep(context: Context, configFile: string): Promise<string> {
  const { dir, starter } = context.parsed.options;
  const { home, cwd } = environmentOf(context);
  const { quoteIfNeeded } = await import("../../shell/quote.ts");
  const using = dir === undefined ? "" : ` -c ${printable(quoteIfNeeded(configFile))}`;
  const command = (text: string): string => `\`twsrt ${text}${using}\``;
  const edit = `${command("edit srt")} and ${command("edit bash")}, then ${command("generate")}.\n`;
  const loaded = await loadConfig({
    home,
    cwd,
    variables: context.variables,
    targets: TARGETS,
    file: configFile,
  });
  if (!loaded.ok) {
    // It was there before, and the other commands need it too.
    await context.io.report(loaded.problems);
    return "Next: correct config.toml.\n";
  }
  if (starter !== true && readText(loaded.value.sources.srt).kind === "missing") {
    const inFolder = dir === undefined ? "" : ` --dir ${printable(quoteIfNeeded(path.dirname(configFile)))}`;
    return `Next: write a first policy with \`twsrt init --starter${inFolder}\`, adapt it with ${edit}`;
  }
  return `Next: add your rules with ${edit}`;
}

/** Where the sources are: by an existing configuration that is kept, or as the new one will say. */
async function sourcesNamed(
  context: Context,
  configFile: string,
  force: boolean,
): Promise<{ readonly srt: string; readonly bash: string } | undefined> {
  const { io, variables } = context;
  const { home, cwd } = environmentOf(context);
  if (force || readText(configFile).kind === "missing") {
    const bash = path.join(path.dirname(configFile), "bash-rules.json");
    return { srt: expandHome(DEFAULTS.srt, home), bash };
  }
  const loaded = await loadConfig({ home, cwd, variables, targets: TARGETS, file: configFile });
  if (loaded.ok) return loaded.value.sources;
  await io.report(loaded.problems);
  return undefined;
}

type Outcome =
  | { readonly kind: "created" | "kept" | "replaced"; readonly copy?: string }
  | { readonly kind: "failed"; readonly problem: Diagnostic };

function create({ file, text, replaces }: Wanted, force: boolean, folder: string): Outcome {
  sweepTemporaries(file);
  const current = readText(file);
  if (current.kind === "unreadable") {
    const args = { file, reason: describeReason(current.reason) };
    return { kind: "failed", problem: { code: "write-failed", args } };
  }
  const mayReplace =
    replaces.kind === "forced" ? force : current.kind === "ok" && current.text === replaces.text;
  if (current.kind === "ok" && !mayReplace) return { kind: "kept" };
  const outcome = replaceKeeping({
    file,
    current,
    text,
    copyName: path.basename(file),
    folder,
    now: new Date(),
  });
  switch (outcome.kind) {
    case "unchanged":
      return { kind: "kept" };
    case "written":
      return outcome.copy === undefined ? { kind: "created" } : { kind: "replaced", copy: outcome.copy };
    case "changed":
      return { kind: "failed", problem: { code: "changed-meanwhile", args: { file } } };
    case "failed":
      return outcome;
  }
}

/** The agents that the sample speaks of: those that are always meant, and those that a person seems to have. */
function offered(home: string, variables: Variables): readonly Target[] {
  const isThere = (file: string): boolean => fs.existsSync(expandHome(file, home));
  return TARGETS.filter(
    ({ inAll, folder, own }) =>
      inAll === "always" ||
      isThere(folder) ||
      own(variables).some((one) => "path" in one && !one.isFile && isThere(one.path)),
  );
}

function sample(bashRules: string, targets: readonly Target[]): string {
  return `# twsrt: where the policy is kept, and what it is compiled into.
# Paths may begin with ~; relative ones hang at the folder of this file.

[sources]
srt = "${DEFAULTS.srt}"
bash_rules = "${bashRules}"

[targets]
${targets.map(({ sample: lines }) => lines.targets).join("\n")}

[policy]
# Write-deny the sources, this file and the targets in every agent.
self_protection = true

${targets.map(({ sample: { section } }) => section).join("\n\n")}
`;
}
