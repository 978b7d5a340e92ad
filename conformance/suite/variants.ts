import type { Target } from "../../src/targets/target.ts";
import type { Random } from "./random.ts";

/** What a user has set apart from the policy. */
export interface Variant {
  readonly options: unknown;
  /** What stands in the file before; undefined: there is none. */
  readonly foreign: string | undefined;
  /** Lines behind what is generated. */
  readonly extra: string;
}

const NOTHING = { foreign: undefined, extra: "" } as const;

const VARIANTS: Readonly<Record<string, (random: Random) => Variant>> = {
  claude: (random) => {
    const options = { file_tools: ["Read", "Edit"], sandbox: "keep" };
    if (random.chance(0.3)) return { options, ...NOTHING };
    const allow = random.some(
      [
        "Bash",
        "Read",
        "Edit",
        "WebFetch",
        "Bash(git *)",
        "Bash(npm:*)",
        "Read(~/d/**)",
        "Edit(src/**)",
        "Bash(ls)",
      ],
      random.number(4),
    );
    const mode = random.pick([
      undefined,
      undefined,
      "default",
      "acceptEdits",
      "plan",
      "dontAsk",
      "bypassPermissions",
    ]);
    const permissions = {
      ...(allow.length === 0 ? {} : { allow }),
      ...(mode === undefined ? {} : { defaultMode: mode }),
    };
    return { options, foreign: JSON.stringify({ permissions }, undefined, 2), extra: "" };
  },
  copilot: (random) => {
    const options = { wrapper: random.pick(["srt", "none"]) };
    const extra = random
      .some(
        [
          "--allow-all-tools",
          "--allow-all-paths",
          "--allow-tool 'shell(git:*)'",
          "--allow-tool 'write'",
          "--deny-tool 'shell(ls)'",
          "--allow-all-urls",
        ],
        random.chance(0.5) ? random.number(3) : 0,
      )
      .map((flag) => `${flag} \\\n`)
      .join("");
    return { options, foreign: undefined, extra };
  },
  // What users set beside the profile has no say in it, or takes its place as a whole.
  codex: () => ({ options: {}, ...NOTHING }),
  gemini: (random) => ({ options: { commands: random.pick(["anywhere", "prefix"]) }, ...NOTHING }),
  qwen: (random) => {
    const options = { commands: random.pick(["anywhere", "prefix"]) };
    const allow = random.some(
      ["Bash", "Read", "Edit", "WebFetch", "Bash(git *)", "Bash(npm:*)", "Read(~/d/**)", "Edit(/src/**)"],
      random.number(4),
    );
    const mode = random.pick(["default", "default", "default", "yolo", "auto-edit", "auto", undefined]);
    const foreign = {
      ...(mode === undefined ? {} : { tools: { approvalMode: mode } }),
      permissions: allow.length === 0 ? {} : { allow },
    };
    return { options, foreign: JSON.stringify(foreign, undefined, 2), extra: "" };
  },
  opencode: (random) => {
    const options = { commands: random.pick(["anywhere", "prefix"]) };
    const permission = random.pick([
      undefined,
      "allow",
      "ask",
      { external_directory: "allow", bash: { "npm *": "allow", "git *": "ask" } },
      { edit: "ask", "*": "allow", webfetch: "ask" },
      { bash: { "*": "ask", "ls *": "allow" }, read: { "*": "allow" } },
      { external_directory: { "~/d/*": "allow" }, edit: { "src/*": "allow" }, "ba?h": { "rm *": "allow" } },
    ]);
    const foreign = permission === undefined ? undefined : JSON.stringify({ permission }, undefined, 2);
    return { options, foreign, extra: "" };
  },
};

/** @throws for a target without variants: each new one has to say what its users set */
export function variantOf(target: Target, random: Random): Variant {
  const make = VARIANTS[target.name];
  if (make === undefined) throw new Error(`no variants are known of ${target.name}`);
  return make(random);
}
