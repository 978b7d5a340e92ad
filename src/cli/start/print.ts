import { agentWords, execLine, sandboxWords, type Start } from "../../launch/start.ts";
import { printableLines } from "../../diagnostics/text.ts";
import { quoteIfNeeded } from "../../shell/quote.ts";
import type { Workspace } from "../../workspace/load.ts";

/** In the place of the file that is made for one start. */
const SETTINGS = "SETTINGS";

/** The command line, quoted for a shell, below comments that say what twsrt adds to it and why. */
export function printed(start: Start, { config, layers }: Workspace): string {
  const { own, variables, around } = start;
  const notes = [
    ...own.map(({ words, reason }) => `${shortened(words)}: ${reason}`),
    ...variables.map(({ name, value, reason }) => `${name}=${value}: ${reason}`),
  ];
  if (around !== undefined) {
    const { allowWrite, denyWrite, allowedDomains } = around.additions;
    notes.push(
      `${SETTINGS}: ${
        layers.all.length === 1
          ? config.sources.srt
          : `the merged layers ${layers.all.map(({ name }) => name).join(", ")}`
      }, and for this start alone:`,
      ...allowWrite.map((path) => `  allowWrite ${path}`),
      ...denyWrite.map((path) => `  denyWrite ${path}`),
      ...allowedDomains.map((host) => `  allowedDomains ${host}`),
    );
  }
  const words =
    around === undefined
      ? agentWords(start)
      : sandboxWords(execLine(agentWords(start)), { srt: "srt", settings: SETTINGS });
  const line = [
    ...variables.map(({ name, value }) => `${name}=${quoteIfNeeded(value)}`),
    ...words.map(quoteIfNeeded),
  ];
  return printableLines(`${notes.map((note) => `# ${note}\n`).join("")}${line.join(" ")}\n`);
}

/** Flags of a policy can be hundreds; the command line below has them all. */
function shortened(words: readonly string[]): string {
  const shown = words.slice(0, 2).map(quoteIfNeeded).join(" ");
  return words.length > 2 ? `${shown} and ${words.length - 2} more` : shown;
}
