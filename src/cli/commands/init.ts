import * as fs from "node:fs";
import * as path from "node:path";
import { DEFAULTS, expandHome, loadConfig } from "../../config/config.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { describeReason } from "../../diagnostics/file-reasons.ts";
import { printable } from "../../diagnostics/text.ts";
import { readText } from "../../files/read.ts";
import { sweepTemporaries } from "../../files/write.ts";
import { EMPTY_BASH_RULES, STARTER } from "../../sources/starter.ts";
import { TARGETS } from "../../targets/registry.ts";
import type { Target } from "../../targets/target.ts";
import { stateFolder } from "../../workspace/state.ts";
import { replaceKeeping } from "../../workspace/write.ts";
import { environmentOf, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";

/** A file to create. `mayReplace`: `--force` counts for it. */
interface Wanted {
  readonly file: string;
  readonly text: string;
  readonly mayReplace: boolean;
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
  const folder = path.resolve(cwd, expandHome(dir ?? DEFAULTS.folder, home));
  const isDefault = dir === undefined;
  const configFile = path.join(folder, "config.toml");
  const wanted: Wanted[] = [
    {
      file: configFile,
      text: sample(isDefault ? DEFAULTS.bash : "bash-rules.json", offered(home)),
      mayReplace: true,
    },
  ];
  if (starter === true) {
    const sources = await sourcesNamed(context, configFile, force === true);
    if (sources === undefined) return EXIT.no;
    // The starter never stands in for a source that a person keeps, not even with --force.
    wanted.push({ file: sources.bash, text: STARTER.bash, mayReplace: false });
    wanted.push({ file: sources.srt, text: STARTER.srt, mayReplace: false });
  } else {
    wanted.push({ file: path.join(folder, "bash-rules.json"), text: EMPTY_BASH_RULES, mayReplace: true });
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
  if (starter !== true)
    io.err("Next: keep your rules with `twsrt edit srt` and `twsrt edit bash`, then `twsrt generate`.\n");
  return EXIT.ok;
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

function create({ file, text, mayReplace }: Wanted, force: boolean, folder: string): Outcome {
  sweepTemporaries(file);
  const current = readText(file);
  if (current.kind === "unreadable") {
    const args = { file, reason: describeReason(current.reason) };
    return { kind: "failed", problem: { code: "write-failed", args } };
  }
  if (current.kind === "ok" && !(force && mayReplace)) return { kind: "kept" };
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
function offered(home: string): readonly Target[] {
  return TARGETS.filter(({ inAll, folder }) => inAll === "always" || fs.existsSync(expandHome(folder, home)));
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
