import * as fs from "node:fs";
import * as path from "node:path";
import type { Command } from "./start.ts";

/**
 * The beginning of a program that stands in for an agent in tests of its driver. `how` says how it behaves, and comes first of
 * its arguments. `chat` asks a model for chat completions until it calls nothing more; an answer that is undefined is left out.
 */
const BEGINNING = String.raw`
const fs = require("node:fs");
const path = require("node:path");
const [how, ...args] = process.argv.slice(2);
if (how === "exit") { console.error("no such thing"); process.exit(3); }
const show = (more) => how === "show" && fs.writeFileSync("shown.json", JSON.stringify({ args, variables: process.env, ...more }));
async function chat(url, prompt, names, answer, onCalls = () => undefined) {
  const messages = [{ role: "user", content: prompt }];
  const tools = names.map((name) => ({ type: "function", function: { name } }));
  for (let turns = 0; ; turns++) {
    const reply = await fetch(url + "/chat/completions", { method: "POST", body: JSON.stringify({ model: "m", messages, tools }) });
    const { message } = (await reply.json()).choices[0];
    messages.push(message);
    const calls = message.tool_calls ?? [];
    if (calls.length === 0) return;
    await onCalls(turns, calls);
    for (const [index, { id, function: call }] of calls.entries()) {
      const content = await answer(call.name, JSON.parse(call.arguments), id, index);
      if (content !== undefined) messages.push({ role: "tool", tool_call_id: id, content });
    }
  }
}
`;

/**
 * Makes a function that writes a stand-in into a folder and gives its command.
 * @param program what follows the beginning
 */
export function standInOf(program: string): (folder: string, how: string) => Command {
  return (folder, how) => {
    const file = path.join(folder, "stand-in.cjs");
    if (!fs.existsSync(file)) fs.writeFileSync(file, BEGINNING + program);
    return [process.execPath, file, how];
  };
}
