/** Every agent in a terminal, started by `twsrt run`: its arguments, a resize, Ctrl-C, the exit status, and what is left. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { beforeEach, describe, expect, inject, onTestFinished, test, vi } from "vitest";
import { PROMPT } from "../../src/drive/model-server.ts";
import { quoteIfNeeded } from "../../src/shell/quote.ts";
import { newWorld, type World } from "../../test/support/world.ts";
import { folderOfNewNode, type AgentName } from "./agents.ts";
import { MODEL_HOST, pathOf, PROMPTS, proxyTo } from "./started.ts";

// The policy makes `/tmp` writable, and a home is not usually below it.
beforeEach(() => {
  vi.stubEnv("TMPDIR", "/var/tmp");
});

const POLICY = {
  filesystem: { denyRead: ["~/.ssh"], denyWrite: [], allowWrite: [".", "/tmp"] },
  network: { allowedDomains: [MODEL_HOST], deniedDomains: [] },
};

/** What the model has to be asked, sign by sign, after the shell, `twsrt`, the sandbox's shell and the agent. */
const ASKED = `${PROMPT} two  blanks, "double" and 'single' quotes, $HOME \`id\` \\ * ; & end`;

/** Without a person at it Gemini CLI needs to be told how it logs in. */
const LOGIN = '{ "security": { "auth": { "selectedType": "gemini-api-key" } } }';

interface Case {
  readonly agent: AgentName;
  /** The sandbox is around the agent. */
  readonly isInside: boolean;
  /** What a shell shows after Ctrl-C. */
  readonly status: number;
}

const CASES: readonly Case[] = [
  { agent: "claude", isInside: false, status: 0 },
  { agent: "codex", isInside: false, status: 1 },
  { agent: "copilot", isInside: true, status: 130 },
  { agent: "gemini", isInside: false, status: 130 },
  { agent: "opencode", isInside: true, status: 130 },
  { agent: "qwen", isInside: true, status: 130 },
  { agent: "pi", isInside: true, status: 130 },
  { agent: "grok", isInside: true, status: 130 },
  { agent: "droid", isInside: false, status: 0 },
];

/** The prompt as the agent gives it to its model: opencode puts a prompt with blanks in quotes of its own. */
function toldBy(agent: AgentName): string {
  return agent === "opencode" ? `"${ASKED.replaceAll('"', String.raw`\"`)}"` : ASKED;
}

/** A model that takes a prompt and never answers. */
async function silentModel(
  prompt: string,
): Promise<{ readonly port: number; readonly wasAsked: () => boolean }> {
  let asked = false;
  const server = createServer((incoming, response) => {
    let text = "";
    incoming.on("data", (some) => (text += String(some)));
    incoming.on("end", () => {
      if (text.includes(JSON.stringify(prompt).slice(1, -1))) asked = true;
      else response.end("{}");
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { port: (server.address() as AddressInfo).port, wasAsked: () => asked };
}

/** Waits for something to become true. */
async function until(what: string, isSo: () => boolean, seen: () => string, ms = 100_000): Promise<void> {
  const end = performance.now() + ms;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`${what} did not happen\n${seen()}`);
    await pause(200);
  }
}

/** The processes whose home is that of the world. */
function left(world: World): readonly string[] {
  const mark = `HOME=${world.home}\0`;
  return fs.readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return fs.readFileSync(`/proc/${name}/environ`, "utf8").includes(mark);
    } catch {
      return false;
    }
  });
}

describe.skipIf(folderOfNewNode() === undefined || spawnSync("tmux", ["-V"]).status !== 0)("in tmux", () => {
  test.each(CASES)("$agent", async ({ agent, isInside, status }) => {
    const world = newWorld({ srt: JSON.stringify(POLICY), bash: '{ "deny": ["sudo"] }' });
    fs.mkdirSync(world.path("app"), { recursive: true });
    if (agent === "gemini") world.write(".gemini/settings.json", LOGIN);
    if (isInside) world.write(".config/twsrt/config.toml", `[${agent}]\nwrapper = "srt"\n`);
    const { port, wasAsked } = await silentModel(toldBy(agent));
    const proxy = await proxyTo(port);
    onTestFinished(() => proxy.close());
    const url = isInside ? `http://${MODEL_HOST}` : `http://127.0.0.1:${port}`;
    const { args, variables } = PROMPTS[agent];
    const set = {
      HOME: world.home,
      PATH: `${folderOfNewNode() ?? ""}:${pathOf()}`,
      SHELL: "/bin/bash",
      LANG: "C.UTF-8",
      ...variables(world, url),
      ...(isInside ? { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: "" } : {}),
    };
    const own = args(url, "default").map((word) => (word === PROMPT ? ASKED : word));
    const words = [process.execPath, inject("binary"), "run", agent, "--", ...own];
    const given = Object.entries(set).map(([name, value]) => `${name}=${value}`);
    const line = ["env", "-i", 'TERM="$TERM"', ...[...given, ...words].map(quoteIfNeeded)].join(" ");
    const script = world.write(
      "start.sh",
      `trap : INT\ncd app\nstty size > ../before\n${line}\necho $? > ../status\nstty size > ../after\nsleep 600\n`,
    );
    const socket = world.path("tmux");
    const tmux = (...more: readonly string[]): string =>
      spawnSync("tmux", ["-S", socket, "-f", "/dev/null", ...more], { encoding: "utf8", cwd: world.home })
        .stdout;
    onTestFinished(() => void tmux("kill-server"));
    tmux("new-session", "-d", "-x", "100", "-y", "30", `sh ${script}`);
    const screen = (): string => tmux("capture-pane", "-p");
    await until("the prompt", wasAsked, screen);
    expect(left(world).length).toBeGreaterThan(0);
    tmux("resize-window", "-x", "90", "-y", "20");
    await pause(500);
    expect(world.exists("status"), screen()).toBe(false);
    tmux("send-keys", "C-c");
    await until("the end", () => world.exists("after"), screen, 30_000);
    const shown = screen();
    const log = process.env["TWSRT_TRANSCRIPTS"];
    if (log !== undefined)
      fs.appendFileSync(
        log,
        `== ${agent}, status ${world.read("status")}$ ${words.slice(2).join(" ")}\n${shown.trim()}\n`,
      );
    expect([world.read("before"), world.read("after")]).toEqual(["30 100\n", "20 90\n"]);
    await until(
      "the end of every process",
      () => left(world).length === 0,
      () => left(world).join(" "),
      20_000,
    );
    expect(Number(world.read("status")), shown).toBe(status);
  });
});
