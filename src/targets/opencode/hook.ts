import { isGuard } from "../guard-line.ts";
import { extraHook, missingHook, wordsOf, type HookSeat, type Seated } from "../kit/hooks/seat.ts";
import { partsOf, pluginText } from "./plugin.ts";

const AGENT = "opencode";
const KEY = "tool.execute.before";

/** Where it is set, the agent loads no plugin of a file. */
const WITHOUT_PLUGINS = "OPENCODE_PURE";

/** A plugin in the folder where the agent looks for them, so that no file of the user has an entry (facts.md, "Plugins", release 1.18.33). */
export const seat: HookSeat = {
  key: KEY,
  event: (command, cwd) => ({ tool: "bash", args: { command }, cwd, sessionID: "self-test" }),
  seat: ({ text, program }) => {
    const present = partsOf(text);
    if (present === undefined && text.trim() !== "")
      return Promise.resolve(
        program === undefined
          ? seated(text, [], undefined)
          : {
              kind: "unusable",
              path: "the file",
              expected: "a plugin that twsrt wrote",
              got: "another text",
            },
      );
    const next = program === undefined ? "" : pluginText(wordsOf(program));
    const entry = program === undefined ? undefined : JSON.stringify(wordsOf(program));
    if (next === text) return Promise.resolve(seated(text, [], entry));
    const drift = [
      ...(entry === undefined ? [] : [missingHook(KEY, AGENT, entry)]),
      ...(present === undefined
        ? []
        : [extraHook(KEY, AGENT, JSON.stringify(present.words), entry !== undefined)]),
    ];
    return Promise.resolve(seated(next, drift, entry));
  },
  switchedOff: () => Promise.resolve(undefined),
  registered: (text, _, { [WITHOUT_PLUGINS]: without }) => {
    const parts = partsOf(text);
    if (parts === undefined || !isGuard(parts.words, AGENT)) return Promise.resolve(undefined);
    const { words, isChanged } = parts;
    const off = isChanged ? "the plugin was changed" : isOn(without) ? WITHOUT_PLUGINS : undefined;
    return Promise.resolve({ words, ...(off === undefined ? {} : { off }) });
  },
};

function seated(
  text: string,
  drift: Extract<Seated, { kind: "seated" }>["drift"],
  entry: string | undefined,
): Seated {
  return { kind: "seated", text, drift, entry };
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && !/^(0|false|no|n|off)?$/i.test(value);
}
