import type { World } from "../../../drive/world.ts";
import type { DriveEnd, DriveInput, DriverModule, DriveRun, Observation, TriedAccess } from "../../driver.ts";
import { keyOf, NO_MODEL, printedVersion } from "../../driving.ts";
import { CONFIG } from "../artifacts.ts";
import { RELEASE } from "../release.ts";
import { acceptance } from "./acceptance.ts";
import { startOnce, variablesOf, type Round } from "./start.ts";
import { trialCopy } from "./trial-copy.ts";
import { isRefusal } from "./wordings.ts";

export { PROGRAM as program } from "../release.ts";

export const install = `npm install --global opencode-ai@${RELEASE}`;

/** So much of what the agent prints at its end is kept, in characters. */
const KEPT = 600;

/** A refusal repeats every rule of its kind, so that many of them make the conversation long. */
const LONGEST_CONVERSATION = 12_000_000;
const MOST_ACCESSES = 400;

/** The version that `opencode --version` prints. */
export const version: DriverModule["version"] = async (input) => {
  const output = await printedVersion(input, variablesOf(input.world, NO_MODEL));
  return /\b\d+\.\d+\.\d+(?:-[\w.]*\w)?/.exec(output)?.[0];
};

/** What starts programs or chooses a model: see {@link trialCopy}. */
export const setAside: DriverModule["setAside"] = ({ [CONFIG]: text }) => trialCopy(text, "configured").aside;

/** Whether the agent starts with the file, and a rule that is put into it acts. */
export const accepts: DriverModule["accepts"] = (input) => acceptance(input, attempt);

/**
 * Has the agent try the accesses. A question is rejected by itself before anything else is asked, so what was asked
 * about is tried once more with every question answered: a rule may deny it all the same.
 */
export const attempt: DriverModule["attempt"] = async (input) => {
  const begun = performance.now();
  const config = configFor(input);
  const size = Math.max(
    20,
    Math.min(MOST_ACCESSES, Math.floor(LONGEST_CONVERSATION / (config.length + 1000))),
  );
  const found = new Map<string, Observation>();
  let startMs: number | undefined;
  let end: DriveEnd = { kind: "done" };
  const go = async (accesses: readonly TriedAccess[], isPatient: boolean): Promise<void> => {
    for (let from = 0; from < accesses.length && end.kind === "done"; from += size) {
      const some = accesses.slice(from, from + size);
      const before = found.size;
      const onProgress = isPatient ? undefined : (count: number) => input.onProgress?.(before + count);
      const round = await startOnce(
        { ...withoutProgress(input), accesses: some, ...(onProgress === undefined ? {} : { onProgress }) },
        config,
        isPatient,
      );
      startMs ??= round.startMs;
      end = endOf(round);
      for (const [key, { verdict, text }] of round.answers) {
        // Behind the yes it may be denied, or fail before the next rule is asked: then nobody knows what that would say.
        if (!isPatient || verdict === "denied" || verdict === "untried")
          found.set(key, { verdict, text, ms: 0 });
      }
    }
  };
  await go(input.accesses, false);
  await go(
    input.accesses.filter((access) => found.get(keyOf(access))?.verdict === "asked"),
    true,
  );
  return {
    observations: input.accesses.map(
      (access) => found.get(keyOf(access)) ?? { verdict: "lost", text: "", ms: 0 },
    ),
    end,
    startMs: startMs ?? 0,
    totalMs: performance.now() - begun,
  } satisfies DriveRun;
};

function withoutProgress(input: DriveInput): Omit<DriveInput, "onProgress" | "files" | "base"> {
  const { command, world, accesses, timeoutMs, signal } = input;
  return { command, world, accesses, timeoutMs, ...(signal === undefined ? {} : { signal }) };
}

function configFor({
  files,
  base,
  world,
}: {
  files: DriveInput["files"];
  base: DriveInput["base"];
  world: World;
}): string {
  return world.relocate(trialCopy(files[CONFIG], base).text);
}

function endOf({ exit, isComplete }: Round): DriveEnd {
  if (isComplete) return { kind: "done" };
  const said = (exit.errors.trim() || exit.output.trim()).slice(-KEPT);
  if (exit.failed !== undefined) return { kind: "not-started", said: exit.failed };
  if (exit.timedOut) return { kind: "timed-out", said };
  return {
    kind: isRefusal(exit.errors + exit.output) ? "refused" : "exited",
    code: exit.code ?? exit.signal ?? "unknown",
    said,
  };
}
