import { startProcess } from "../../../drive/process.ts";
import { WITNESS_TEXT } from "../../../drive/world.ts";
import type { Acceptance, DriveInput, Observation } from "../../driver.ts";
import { fileTrial, type Trial } from "./calls.ts";
import { withCanaries } from "./canary.ts";
import { run, settingsFile } from "./run.ts";
import { startVariables } from "./start.ts";

export type AcceptanceInput = Pick<DriveInput, "command" | "world" | "timeoutMs" | "signal"> & {
  /** The settings file as it shall stand in the world; undefined: none. */
  readonly settings: string | undefined;
};

/** A rule of our own, a call that it denies, and the like of it that it does not. */
interface Canary {
  readonly rule: string;
  readonly caught: Trial;
  readonly spared: Trial;
}

/**
 * Whether the agent takes a settings file, shown by deny rules of our own in a copy of it: one of them acts, and not
 * on its neighbour. Several kinds, because the file may itself deny all of one kind.
 */
export async function acceptance(input: AcceptanceInput): Promise<Acceptance> {
  const { settings } = input;
  // Nothing stands in it that could be ignored (facts.md, section L).
  if (settings === undefined || settings.trim() === "") return { kind: "accepted" };
  const canaries = canariesIn(input);
  const changed = withCanaries(
    settings,
    canaries.map(({ rule }) => rule),
  );
  if (changed === undefined) {
    const why = await complaint(input, settings);
    if (why !== undefined) return { kind: "ignored", why };
    return { kind: "unknown", why: "no rule can be put into it, and the agent does not complain" };
  }
  const trials = canaries.flatMap(({ caught, spared }) => [caught, spared]);
  const { observations, end } = await run({ ...input, base: "open", settings: changed, trials });
  if (end.kind !== "done") return { kind: "unknown", why: end.said || `the agent ${end.kind}` };
  const pairs = canaries.map((_, place) => [observations[2 * place], observations[2 * place + 1]] as const);
  if (pairs.some(([caught, spared]) => caught?.verdict === "denied" && spared?.verdict === "allowed")) {
    return { kind: "accepted" };
  }
  if (pairs.some(([caught]) => caught?.verdict === "allowed")) {
    const why = await complaint(input, settings);
    return { kind: "ignored", why: why ?? "a rule that was put into it did not act" };
  }
  return { kind: "unknown", why: `nothing could be told apart: ${seen(pairs[0])}` };
}

function seen(pair: readonly (Observation | undefined)[] = []): string {
  return pair.map((one) => one?.verdict ?? "lost").join(", ");
}

function canariesIn({ world }: AcceptanceInput): readonly Canary[] {
  const files = [
    { folder: world.cwd, rule: (name: string) => `Read(./${name})` },
    { folder: world.temporary, rule: (name: string) => `Read(/${world.temporary}/${name})` },
  ];
  return [
    ...files.flatMap(({ folder, rule }) => {
      const [caught, spared] = ["twsrt-canary-caught", "twsrt-canary-spared"] as const;
      try {
        for (const name of [caught, spared]) world.write(`${folder}/${name}`, WITNESS_TEXT);
      } catch {
        // A working directory that nobody can write to; the others remain.
        return [];
      }
      const read = (name: string): Trial => fileTrial("Read", `${folder}/${name}`);
      return [{ rule: rule(caught), caught: read(caught), spared: read(spared) }];
    }),
    {
      rule: "Bash(twsrt-canary-caught)",
      caught: { tool: "Bash", input: () => ({ command: "twsrt-canary-caught" }) },
      spared: { tool: "Bash", input: () => ({ command: "twsrt-canary-spared" }) },
    },
  ];
}

/**
 * What `claude doctor` says is wrong with the file. It needs no terminal (facts.md, section L). A rule that it skips
 * does not make the agent ignore the file.
 * @returns undefined when it says nothing
 */
async function complaint(input: AcceptanceInput, settings: string): Promise<string | undefined> {
  const { command, world, timeoutMs, signal } = input;
  const file = settingsFile(world.home);
  world.write(file, settings);
  const doctor = startProcess([...command, "doctor"], {
    cwd: world.cwd,
    variables: startVariables(world, "http://127.0.0.1:9", "configured"),
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  });
  doctor.end();
  const { output } = await doctor.exit;
  for (const line of output.split("\n")) {
    const at = line.startsWith("- ") ? line.indexOf(file) : -1;
    if (at === -1 || / was skipped\b/.test(line)) continue;
    return line.slice(at + file.length).replace(/^( ›|:)? */, "");
  }
  return undefined;
}
