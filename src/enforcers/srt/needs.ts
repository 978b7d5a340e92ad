/** Programs without which the sandbox runtime does not start on Linux (research/srt.md). */
export const SRT_NEEDS = ["bwrap", "socat", "rg"] as const;
