/** Programs without which the sandbox runtime does not start on Linux (research/srt.md). */
export const SRT_NEEDS = ["bwrap", "socat", "rg"] as const;

/** Packages of Debian with these programs; Fedora, Arch and Alpine have them by the same names. */
export const SRT_PACKAGES = { bwrap: "bubblewrap", socat: "socat", rg: "ripgrep" } as const;

/** What to install for a program that the sandbox needs. */
export function packageOf(program: string): string {
  if (program === "srt") return "the npm package @anthropic-ai/sandbox-runtime";
  const needed = SRT_NEEDS.find((name) => name === program);
  return needed === undefined ? program : `the package ${SRT_PACKAGES[needed]}`;
}
