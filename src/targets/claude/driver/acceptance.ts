import type { Acceptance, DriverModule, Observation, TriedAccess } from "../../../drive/kit/driver.ts";
import { CANARY } from "../../../drive/kit/acceptance.ts";
import { NO_MODEL, putFile, startIn } from "../../../drive/kit/start.ts";
import { WITNESS_TEXT } from "../../../drive/world.ts";
import { withDenied } from "../../kit/canary.ts";
import { DIALECT } from "../json.ts";
import { fileCall, prepare } from "./calls.ts";
import { run } from "./run.ts";
import { settingsFile, startVariables } from "./start.ts";

export type AcceptanceInput = Omit<Parameters<DriverModule["accepts"]>[0], "files"> & {
  /** The settings file as it shall stand in the world; undefined: none. */
  readonly settings: string | undefined;
};

/** A rule of our own, an access that it denies, and the like of it that it does not. Paths are those of the world. */
interface Canary {
  readonly rule: string;
  readonly caught: TriedAccess;
  readonly spared: TriedAccess;
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
  const changed = withDenied(
    settings,
    canaries.map(({ rule }) => rule),
    DIALECT,
  );
  if (changed === undefined) {
    const why = await complaint(input, settings);
    if (why !== undefined) return { kind: "ignored", why };
    return { kind: "unknown", why: "no rule can be put into it, and the agent does not complain" };
  }
  const { observations, end } = await run({
    ...input,
    base: "open",
    settings: changed,
    accesses: canaries.flatMap(({ caught, spared }) => [caught, spared]),
    prepare: (access) =>
      access.tool === "Read" ? fileCall("Read", access.text) : prepare(access, input.world),
  });
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
  const [caught, spared] = [`${CANARY}-caught`, `${CANARY}-spared`];
  const files = [
    { folder: world.cwd, rule: `Read(./${caught})` },
    { folder: world.temporary, rule: `Read(/${world.temporary}/${caught})` },
  ];
  const read = (file: string): TriedAccess => ({ tool: "Read", text: file });
  const command = (text: string): TriedAccess => ({ tool: "Bash", text });
  return [
    ...files.flatMap(({ folder, rule }) => {
      try {
        for (const name of [caught, spared]) world.write(`${folder}/${name}`, WITNESS_TEXT);
      } catch {
        // The working directory may be read-only; the others remain.
        return [];
      }
      return [{ rule, caught: read(`${folder}/${caught}`), spared: read(`${folder}/${spared}`) }];
    }),
    { rule: `Bash(${caught})`, caught: command(caught), spared: command(spared) },
  ];
}

/**
 * What `claude doctor` says is wrong with the file. It needs no terminal (facts.md, section L). A rule that it skips
 * does not make the agent ignore the file.
 * @returns undefined when it says nothing
 */
async function complaint(input: AcceptanceInput, settings: string): Promise<string | undefined> {
  const { command, world } = input;
  const file = settingsFile(world);
  putFile(world, file, settings);
  const { output } = await startIn(input, {
    command: [...command, "doctor"],
    variables: startVariables(world, NO_MODEL, "configured"),
  }).exit;
  for (const line of output.split("\n")) {
    const at = line.startsWith("- ") ? line.indexOf(file) : -1;
    if (at === -1 || / was skipped\b/.test(line)) continue;
    return line.slice(at + file.length).replace(/^( ›|:)? */, "");
  }
  return undefined;
}
