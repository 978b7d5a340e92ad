import * as fs from "node:fs";
import * as path from "node:path";
import type { Acceptance, DriveEnd, DriveInput, DriverModule, DriveRun, TriedAccess } from "../../driver.ts";
import { printedVersion } from "../../driving.ts";
import { CONFIG, REQUIREMENTS, RULES } from "../artifacts.ts";
import { agentFolder, place, tryFiles, tryLines, variablesOf, type Round } from "./start.ts";
import { trialCopy, trialText } from "./trial-copy.ts";
import { homeProblem, isRefusal } from "./wordings.ts";

export { PROGRAM as program } from "../release.ts";

export const install = "npm install -g @openai/codex@0.169.0";

/** So much of what the agent prints at its end is kept, in characters. */
const KEPT = 600;

/** Commands that nobody has; a rule denies the first. */
const CANARY = {
  reason: "twsrt-canary-acts",
  denied: "twsrt-canary --try",
  beside: "twsrt-beside --try",
} as const;

/** Tables that run programs or name an account, and what only an administrator can put in its place. */
export const setAside: DriverModule["setAside"] = (files) => {
  const copy = trialCopy(files[CONFIG]);
  return [
    ...(copy.kind === "copy" ? copy.aside : []),
    ...(files[REQUIREMENTS] === undefined ? [] : ["the requirements"]),
  ];
};

/** The version that `codex --version` names. */
export const version: DriverModule["version"] = async (input) => {
  fs.mkdirSync(agentFolder(input.world), { recursive: true });
  const output = await printedVersion(input, variablesOf(input.world));
  return /\b\d+\.\d+\.\d+(?:-[\w.]*\w)?/.exec(output)?.[0];
};

/**
 * Whether the agent takes the files: a command rule and a denied path that stand beside theirs act, while another command
 * is not refused by anything but a rule.
 */
export const accepts: DriverModule["accepts"] = async (input) => {
  const { world } = input;
  const hidden = path.join(world.cwd, ".twsrt-canary");
  world.write(hidden, "twsrt\n");
  const accesses: readonly [TriedAccess, TriedAccess, TriedAccess] = [
    { tool: "Bash", text: CANARY.denied },
    { tool: "Bash", text: CANARY.beside },
    { tool: "Read", text: ".twsrt-canary" },
  ];
  place(
    world,
    "rules/twsrt-canary.rules",
    `prefix_rule(pattern = ["twsrt-canary"], decision = "forbidden", justification = "${CANARY.reason}")\n`,
  );
  const run = await attemptWith({ ...input, base: "open", accesses }, hidden);
  place(world, "rules/twsrt-canary.rules", undefined);
  if (run.end.kind === "refused") return { kind: "ignored", why: `it does not start: ${run.end.said}` };
  if (run.end.kind !== "done") return { kind: "unknown", why: run.end.said };
  return acceptanceOf(run);
};

function acceptanceOf({ observations: [canary, beside, hidden] }: DriveRun): Acceptance {
  if (canary?.verdict === "allowed")
    return { kind: "ignored", why: "a rule that denies a command did not act" };
  if (hidden?.verdict === "allowed")
    return { kind: "ignored", why: "a path that the profile denies could be read" };
  const isDenied = canary?.verdict === "denied" && canary.rule?.includes(CANARY.reason) === true;
  if (!isDenied || hidden?.verdict !== "denied")
    return { kind: "unknown", why: `the check was answered with: ${describe(canary)}, ${describe(hidden)}` };
  const isRuled = beside?.verdict === "denied" && beside.rule !== undefined;
  if (beside?.verdict === "allowed" || isRuled) return { kind: "accepted" };
  return { kind: "unknown", why: `a command that no rule denies was answered with: ${describe(beside)}` };
}

function describe(observation: DriveRun["observations"][number] | undefined): string {
  return observation === undefined ? "nothing" : `${observation.verdict} ${observation.text}`.trim();
}

/** Has the agent try the accesses: files and hosts in its sandbox, command lines by its shell. */
export const attempt: DriverModule["attempt"] = (input) => attemptWith(input);

async function attemptWith(input: DriveInput, canary?: string): Promise<DriveRun> {
  const { world, files, base, accesses } = input;
  const begun = performance.now();
  const relocated = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : world.relocate(text);
  const copy = trialCopy(relocated(files[CONFIG]));
  const options = { base, ...(canary === undefined ? {} : { canary }) };
  const configText = (modelUrl?: string): string =>
    copy.kind === "broken"
      ? copy.text
      : trialText(copy.value, { ...options, ...(modelUrl === undefined ? {} : { modelUrl }) });
  place(world, "rules/twsrt.rules", relocated(files[RULES]));

  const isLine = ({ tool }: TriedAccess): boolean => tool === "Bash";
  const lines = accesses.filter(isLine);
  const others = accesses.filter((access) => !isLine(access));
  const rounds: Round[] = [];
  let answered = 0;
  if (others.length > 0 || lines.length === 0) {
    place(world, "config.toml", configText());
    rounds.push(await tryFiles(input, others));
    answered = others.length;
    input.onProgress?.(answered);
  }
  if (lines.length > 0) {
    const write = (modelUrl: string): void => place(world, "config.toml", configText(modelUrl));
    rounds.push(await tryLines(input, lines, write, (some) => input.onProgress?.(answered + some)));
  }
  const all = new Map(rounds.flatMap(({ observations }) => [...observations]));
  const failed = rounds.find(({ isComplete }) => !isComplete);
  return {
    observations: accesses.map((access) => all.get(access) ?? { verdict: "lost", text: "", ms: 0 }),
    end: failed === undefined ? { kind: "done" } : endOf(failed),
    startMs: rounds.find(({ startMs }) => startMs !== undefined)?.startMs ?? 0,
    totalMs: performance.now() - begun,
  };
}

function endOf({ exit }: Round): DriveEnd {
  const said = (exit.errors.trim() || exit.output.trim()).slice(-KEPT);
  if (exit.failed !== undefined) return { kind: "not-started", said: exit.failed };
  if (exit.timedOut) return { kind: "timed-out", said };
  const problem = homeProblem(exit.errors);
  if (problem !== undefined) return { kind: "impossible", said: problem };
  const code = exit.code ?? exit.signal ?? "unknown";
  return { kind: exit.code !== 0 && isRefusal(exit.errors) ? "refused" : "exited", code, said };
}
