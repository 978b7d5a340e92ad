/** A shell with job control at a terminal, as a person has it. */
import { execFileSync, spawn } from "node:child_process";
import { onTestFinished } from "vitest";

export interface Terminal {
  readonly type: (text: string) => void;
  /** Waits until a text appears behind what was awaited before, and returns what is between the two. */
  readonly until: (text: string | RegExp) => Promise<string>;
  readonly resize: (columns: number) => void;
  /** Ends the terminal itself, as a closed window does. */
  readonly close: () => void;
}

const PATIENCE = 40_000;

/** Opens a terminal of 80 columns. `script` of util-linux has to be there. */
export async function openTerminal(
  cwd: string,
  variables: Readonly<Record<string, string>>,
): Promise<Terminal> {
  const child = spawn("script", ["-qec", "exec bash --norc --noprofile -i", "/dev/null"], {
    cwd,
    // A shell that a closed terminal ends would write its history into the home.
    env: { SHELL: "/bin/bash", TERM: "xterm", ...variables, PS1: "$ ", HISTFILE: "" },
  });
  let screen = "";
  let seen = 0;
  const waiting = new Set<() => void>();
  const onText = (text: string): void => {
    screen += text;
    for (const look of waiting) look();
  };
  child.stdout.setEncoding("utf8").on("data", onText);
  child.stderr.setEncoding("utf8").on("data", onText);
  onTestFinished(() => void child.kill("SIGKILL"));
  const until = (text: string | RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const wanted = typeof text === "string" ? new RegExp(text.replaceAll(/[^\w\s]/g, "\\$&")) : text;
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`no ${wanted.source} in: ${screen.slice(seen)}`));
      }, PATIENCE);
      const look = (): void => {
        const found = wanted.exec(screen.slice(seen));
        if (found === null) return;
        clearTimeout(timer);
        waiting.delete(look);
        const part = screen.slice(seen, seen + found.index + found[0].length);
        seen += part.length;
        resolve(part);
      };
      waiting.add(look);
      look();
    });
  const type = (text: string): void => void child.stdin.write(text);
  type("tty\n");
  const [device = ""] = /\/dev\/pts\/\d+/.exec(await until(/\/dev\/pts\/\d+/)) ?? [];
  const resize = (columns: number): void =>
    void execFileSync("stty", ["-F", device, "cols", String(columns), "rows", "24"]);
  resize(80);
  return { type, until, resize, close: () => void child.kill("SIGKILL") };
}
