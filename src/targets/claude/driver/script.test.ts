import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, expect, test } from "vitest";
import type { ToolResult, Turn } from "../../../drive/tool-call.ts";
import { fileTrial, type Trial } from "./calls.ts";
import { conversationOf } from "./script.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-script-"));
fs.mkdirSync(path.join(folder, ".claude"));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const file = (name: string): string => {
  const full = path.join(folder, name);
  fs.writeFileSync(full, "x");
  return full;
};
const bash = (command: string): Trial => ({ tool: "Bash", input: () => ({ command }) });

const RAN: ToolResult = { text: "TWSRT-RAN", isError: false };
const WROTE: ToolResult = { text: "File created successfully at: x", isError: false };
const UNREAD: ToolResult = {
  text: "<tool_use_error>File has not been read yet.</tool_use_error>",
  isError: true,
};

/** Plays a conversation with an agent that gives these answers, and shows each turn by its calls. */
function play(
  trials: readonly Trial[],
  answer: (id: string) => ToolResult | undefined,
  isSettled: (id: string) => boolean = () => false,
  keep = "/nowhere",
): string[][] {
  const conversation = conversationOf(trials, keep, isSettled);
  const results = new Map<string, ToolResult>();
  const turns: string[][] = [];
  for (;;) {
    const turn: Turn | undefined = conversation.next({ results, offered: new Set() });
    expect(conversation.isOver()).toBe(turn === undefined);
    if (turn === undefined) return turns;
    turns.push(
      turn.map(
        ({ name, input }) => `${name} ${path.basename(String(input["file_path"] ?? input["command"]))}`,
      ),
    );
    for (const { id } of turn) {
      const result = answer(id);
      if (result !== undefined) results.set(id, result);
    }
  }
}

test("files that are changed are read before, once", () => {
  const old = file("old");
  const trials = [
    fileTrial("Write", old),
    fileTrial("Edit", old),
    fileTrial("Write", `${folder}/absent`),
    fileTrial("Read", old),
  ];
  expect(play(trials, () => WROTE)[0]).toEqual(["Read old"]);
});

test("a hundred calls a turn", () => {
  const turns = play(
    Array.from({ length: 250 }, (_, place) => bash(`c${place}`)),
    () => RAN,
  );
  expect(turns.map((turn) => turn.length)).toEqual([100, 100, 50]);
});

test("changes of what steers the agent come last", () => {
  const keep = file("keep.json");
  const trials = [fileTrial("Write", keep), fileTrial("Edit", file(".claude/x.json")), bash("ls")];
  const turns = play(trials, (id) => (id.endsWith("2_0") ? RAN : WROTE), undefined, keep);
  expect(turns).toEqual([
    ["Read keep.json", "Read x.json"],
    ["Bash ls", "Write keep.json", "Edit x.json"],
  ]);
});

test("a call without a known answer is made once more, alone; one that was asked or refused is not", () => {
  const trials = ["a", "b", "c", "d"].map(bash);
  const answer = (id: string): ToolResult | undefined => {
    if (id.endsWith("0_0")) return RAN;
    return id.endsWith("1_0") ? undefined : { text: "no", isError: true };
  };
  const turns = play(trials, answer, (id) => id.endsWith("2_0"));
  expect(turns).toEqual([["Bash a", "Bash b", "Bash c", "Bash d"], ["Bash b"], ["Bash d"]]);
});

test("a file that was not read is made anew, but never the agent's settings", () => {
  const [old, keep] = [file("unread"), file("settings.json")];
  const turns = play([fileTrial("Write", old), fileTrial("Write", keep)], () => UNREAD, undefined, keep);
  expect(turns.slice(1)).toEqual([
    ["Write unread", "Write settings.json"],
    ["Write unread"],
    ["Write settings.json"],
  ]);
  expect([old, keep].map((one) => fs.existsSync(one))).toEqual([false, true]);
});
