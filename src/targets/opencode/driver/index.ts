import type {
  DriveEnd,
  DriveInput,
  DriverModule,
  Observation,
  TriedAccess,
} from "../../../drive/kit/driver.ts";
import * as path from "node:path";
import { keyOf } from "../../../drive/kit/answer.ts";
import { guardAnswer } from "../../../drive/kit/guard.ts";
import { isChange, play } from "../../../drive/kit/play.ts";
import { endOf, NO_MODEL, startOnce, versionOf, type Round } from "../../../drive/kit/start.ts";
import { standInServers, wasCalled } from "../../../drive/kit/tool-servers.ts";
import { answerOf } from "../../../drive/kit/wordings.ts";
import { CONFIG, PLUGIN_PLACE } from "../artifacts.ts";
import { acceptance } from "./acceptance.ts";
import { prepare } from "./calls.ts";
import { emptySettings, trialPlaces } from "./places.ts";
import { startCommand, variablesOf, WITH_PLUGINS } from "./start.ts";
import { configOf } from "../read.ts";
import { quietAgent, trialCopy } from "./trial-copy.ts";
import { isRefusal, meaningOf } from "./wordings.ts";
import { installOf } from "../../release.ts";
import release from "../release.json" with { type: "json" };

export const { program } = release;
export const install = installOf(release);

const MOST_CALLS = 25;

/** A refusal repeats every rule of its kind, so that many of them make the conversation long. */
const LONGEST_CONVERSATION = 12_000_000;
const MOST_ACCESSES = 400;

/** The version that `opencode --version` prints. */
export const version: DriverModule["version"] = (input) =>
  versionOf(input, variablesOf(input.world, NO_MODEL));

/** What starts programs or chooses a model: see {@link trialCopy}. */
export const setAside: DriverModule["setAside"] = ({ [CONFIG]: text }) => trialCopy(text, "configured").aside;

/** Nothing in it starts a program or chooses a model; a file that describes an agent is only its front. */
export const quietScope: NonNullable<DriverModule["quietScope"]> = ({ syntax, place }, text) => {
  if (syntax !== "text") {
    if (place.at === "variable" && configOf(text) === undefined) return text;
    return place.at === "variable" && place.name === "OPENCODE_PERMISSION"
      ? text
      : trialCopy(text, "configured").text;
  }
  return quietAgent(text);
};

/** Whether the agent starts with the file, and a rule that is put into it acts. */
export const accepts: DriverModule["accepts"] = (input) => acceptance(input, attempt);

/**
 * Has the agent try the accesses. A question is rejected by itself before anything else is asked, so what was asked
 * about is tried once more with every question answered: a rule may deny it all the same.
 */
export const attempt: DriverModule["attempt"] = async (input) => {
  const begun = performance.now();
  const config = input.world.relocate(trialCopy(input.files[CONFIG], input.base).text);
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
      const onProgress = (count: number): void =>
        isPatient ? undefined : input.onProgress?.(before + count);
      const round = await tryOnce({ ...input, accesses: some, onProgress }, config, isPatient);
      startMs ??= round.startMs;
      end = ended(round);
      for (const [i, access] of some.entries()) {
        const observation = round.observations[i];
        if (observation === undefined) continue;
        // Behind the yes it may be denied, or fail before the next rule is checked: then what that would say is not known.
        const { verdict } = observation;
        if (!isPatient || verdict === "denied" || verdict === "untried")
          found.set(keyOf(access), observation);
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
  };
};

/** Starts the agent once with a configuration. It may be one of the files that accesses are about, and is written over it. */
async function tryOnce(input: DriveInput, config: string, isPatient: boolean): Promise<Round> {
  const { accesses, command, guard, world } = input;
  const places = trialPlaces(world, input.scopes ?? []);
  emptySettings(world);
  world.write(places.config, config);
  const plugin = path.join(path.dirname(places.config), PLUGIN_PLACE);
  if (guard !== undefined) world.write(plugin, await guard(undefined, plugin));
  const played = play({
    stages: [accesses.filter((access) => !isChange(access)), accesses.filter(isChange)],
    mostCalls: MOST_CALLS,
    again: ["lost"],
    // The third call of a tool that is not there, with the same answer, would end the run (facts.md, "Driving it").
    onlyOffered: true,
    prepare: (access) => prepare(access, world),
    read: (made, result) => {
      const meaning = wasCalled(made, result?.text) ? "allowed" : meaningOf(made.tool, result?.text ?? "");
      return guardAnswer(input, result?.text) ?? answerOf(meaning, result?.text);
    },
  });
  return startOnce(
    input,
    played,
    (modelUrl) => ({
      command: startCommand(command, isPatient),
      variables: {
        ...variablesOf(world, modelUrl, places, standInServers(accesses, world)),
        ...(guard === undefined ? {} : WITH_PLUGINS),
      },
    }),
    { isToolless: ({ exit, model }) => exit.code === 0 && model.sideRequests > 0 },
  );
}

function ended({ exit, isComplete }: Round): DriveEnd {
  return endOf(exit, { isComplete, isRefusal: isRefusal(exit.errors + exit.output) });
}
