/* The lines of a sample config.toml for settings that several agents have. Apart from `options.ts`, which needs the schemas. */

/** Where a command rule is found in a line. */
export const COMMANDS_SAMPLE: readonly string[] = [
  '# "anywhere": a denied command is also found behind another one (`sudo rm`, `bash -c "rm x"`), and so are',
  '# words that only look like it (`npm rm`). "prefix": only at the beginning of a command.',
  'commands = "anywhere"',
];

/** Whether the agent, started as `command`, is inside the sandbox. */
export function wrapperSample(command: string): readonly string[] {
  return [
    `# "srt": the agent is started inside the sandbox (srt -c "${command} ..."). "none": it runs without it.`,
    'wrapper = "none"',
  ];
}
