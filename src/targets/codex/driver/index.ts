import * as fs from "node:fs";
import * as path from "node:path";
import type { DriveEnd, DriveInput, DriverModule, DriveRun, TriedAccess } from "../../../drive/kit/driver.ts";
import { acceptanceOf, CANARIES, CANARY } from "../../../drive/kit/acceptance.ts";
import { standInServers } from "../../../drive/kit/tool-servers.ts";
import { endOf, versionOf } from "../../../drive/kit/start.ts";
import { CONFIG, REQUIREMENTS, REQUIREMENTS_FILE, RULES } from "../artifacts.ts";
import { agentFolder, place, tryFiles, tryLines, variablesOf, type Round } from "./start.ts";
import { quietRequirements, quietText, trialCopy, trialText } from "./trial-copy.ts";
import { homeProblem, isRefusal } from "./wordings.ts";
import { installOf } from "../../release.ts";
import release from "../release.json" with { type: "json" };

export const inSandbox: NonNullable<DriverModule["inSandbox"]> = ["Read", "Write", "Edit", "WebFetch"];

export const { program } = release;
export const install = installOf(release);

/** The reason of a rule that denies the canary's command, which the agent repeats. */
const ACTS = "twsrt-canary-acts";

/** Tables that run programs or name an account, and what only an administrator can put in its place. */
export const setAside: DriverModule["setAside"] = (files) => {
  const copy = trialCopy(files[CONFIG]);
  return [
    ...(copy.kind === "copy" ? copy.aside : []),
    ...(files[REQUIREMENTS] === undefined ? [] : ["the requirements"]),
  ];
};

/** Of another file of settings, what starts programs or reaches a model stays out. Command rules start nothing. */
export const quietScope: NonNullable<DriverModule["quietScope"]> = (scope, text) => {
  if (scope.syntax === "text") return text;
  // Requirements have other keys, of which hooks and servers alone start something.
  const isRequired = scope.place.at === "file" && scope.place.file === REQUIREMENTS_FILE;
  return isRequired ? quietRequirements(text) : quietText(text);
};

/** The version that `codex --version` names. */
export const version: DriverModule["version"] = (input) => {
  fs.mkdirSync(agentFolder(input.world), { recursive: true });
  return versionOf(input, variablesOf(input.world));
};

/**
 * Whether the agent takes the files: a command rule and a denied path that stand beside theirs act, while another command
 * is not refused by anything but a rule.
 */
export const accepts: DriverModule["accepts"] = async (input) => {
  const { world } = input;
  const file = path.join(world.cwd, ".twsrt-canary");
  world.write(file, "twsrt\n");
  const rule = "rules/twsrt-canary.rules";
  place(
    world,
    rule,
    `prefix_rule(pattern = ["${CANARY}"], decision = "forbidden", justification = "${ACTS}")\n`,
  );
  const accesses: readonly TriedAccess[] = [...CANARIES, { tool: "Read", text: ".twsrt-canary" }];
  const run = await attemptWith({ ...input, base: "open", accesses }, file);
  place(world, rule, undefined);
  const hidden = run.observations[2]?.verdict;
  if (run.end.kind === "done" && hidden === "allowed")
    return { kind: "ignored", why: "a path that the profile denies could be read" };
  return acceptanceOf(run, {
    ignored: "a rule that denies a command did not act",
    isOurs: ({ rule: named }) => named?.includes(ACTS) === true && hidden === "denied",
    isRuled: ({ verdict, rule: named }) => verdict === "denied" && named !== undefined,
  });
};

/** Has the agent try the accesses: files and hosts in its sandbox, command lines by its shell. */
export const attempt: DriverModule["attempt"] = (input) => attemptWith(input);

async function attemptWith(input: DriveInput, canary?: string): Promise<DriveRun> {
  const { world, files, base, accesses } = input;
  const begun = performance.now();
  const relocated = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : world.relocate(text);
  const copy = trialCopy(relocated(files[CONFIG]));
  const servers = standInServers(accesses, world);
  const ofTools = copy.kind === "copy" ? copy.servers : {};
  const options = { base, servers, ofTools, ...(canary === undefined ? {} : { canary }) };
  const configText = (modelUrl?: string): string =>
    copy.kind === "broken"
      ? copy.text
      : trialText(copy.value, { ...options, ...(modelUrl === undefined ? {} : { modelUrl }) });
  place(world, "rules/twsrt.rules", relocated(files[RULES]));

  // Both are called by a model.
  const isLine = ({ tool }: TriedAccess): boolean => tool === "Bash" || tool === "MCP";
  const lines = accesses.filter(isLine);
  const others = accesses.filter((access) => !isLine(access));
  const rounds: { readonly tried: readonly TriedAccess[]; readonly round: Round }[] = [];
  if (others.length > 0 || lines.length === 0) {
    place(world, "config.toml", configText());
    rounds.push({ tried: others, round: await tryFiles({ ...input, accesses: others }) });
  }
  if (lines.length > 0) {
    const onProgress = (some: number): void => input.onProgress?.(others.length + some);
    const write = async (modelUrl: string): Promise<void> => {
      const text = configText(modelUrl);
      const { guard } = input;
      const file = path.join(agentFolder(world), "config.toml");
      place(world, "config.toml", guard === undefined ? text : await guard(text, file));
    };
    rounds.push({ tried: lines, round: await tryLines({ ...input, accesses: lines, onProgress }, write) });
  }
  const all = new Map(
    rounds.flatMap(({ tried, round }) => tried.map((access, i) => [access, round.observations[i]] as const)),
  );
  const failed = rounds.find(({ round }) => !round.isComplete);
  return {
    observations: accesses.map((access) => all.get(access) ?? { verdict: "lost", text: "", ms: 0 }),
    end: failed === undefined ? { kind: "done" } : ended(failed.round),
    startMs: rounds.find(({ round }) => round.startMs !== undefined)?.round.startMs ?? 0,
    totalMs: performance.now() - begun,
  };
}

function ended({ exit, isComplete }: Round): DriveEnd {
  const end = endOf(exit, { isComplete, isRefusal: exit.code !== 0 && isRefusal(exit.errors) });
  const problem = homeProblem(exit.errors);
  const isExit = end.kind === "refused" || end.kind === "exited";
  return problem !== undefined && isExit ? { kind: "impossible", said: problem } : end;
}
