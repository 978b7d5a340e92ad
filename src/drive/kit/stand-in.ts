import * as fs from "node:fs";
import * as path from "node:path";
import type { Command } from "./start.ts";

/**
 * The beginning of a program that stands in for an agent in tests of its driver. `how` says how it behaves, and comes first of
 * its arguments. `chat` asks a model for chat completions until it calls nothing more; an answer that is undefined is left out,
 * and one that is `{ last }` ends the turn. It goes on with the messages of an earlier turn when it gets them for a prompt.
 */
const BEGINNING = String.raw`
const fs = require("node:fs");
const path = require("node:path");
const [how, ...args] = process.argv.slice(2);
if (how === "exit") { console.error("no such thing"); process.exit(3); }
const show = (more) => how === "show" && fs.writeFileSync("shown.json", JSON.stringify({ args, variables: process.env, ...more }));
async function chat(url, prompt, names, answer, onCalls = () => undefined) {
  const messages = Array.isArray(prompt) ? prompt : [{ role: "user", content: prompt }];
  const tools = names.map((name) => ({ type: "function", function: { name } }));
  for (let turns = 0; ; turns++) {
    const reply = await fetch(url + "/chat/completions", { method: "POST", body: JSON.stringify({ model: "m", messages, tools }) });
    const { message } = (await reply.json()).choices[0];
    messages.push(message);
    const calls = message.tool_calls ?? [];
    if (calls.length === 0) return;
    await onCalls(turns, calls);
    let isOver = false;
    for (const [index, { id, function: call }] of calls.entries()) {
      const content = await answer(call.name, JSON.parse(call.arguments), id, index);
      if (content?.last !== undefined) isOver = true;
      if (content !== undefined) messages.push({ role: "tool", tool_call_id: id, content: content.last ?? content });
    }
    if (isOver) return;
  }
}
`;

/**
 * What stands before a program that talks over the protocol for editors: `ask` asks about a call and gives the option that was
 * chosen, and `talk` hands each prompt on. With `how` it can be told to hang, or to refuse the session (`unlogged`).
 */
const EDITOR = String.raw`
const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\n");
const waiting = new Map();
const ask = (call, options = [{ kind: "allow_once", optionId: "once" }]) => new Promise((done) => {
  waiting.set("q-" + call, done);
  send({ id: "q-" + call, method: "session/request_permission", params: { toolCall: { toolCallId: call }, options } });
});
function talk(prompt) {
  require("node:readline").createInterface({ input: process.stdin }).on("line", async (line) => {
    const { id, method, params, result } = JSON.parse(line);
    if (how === "hang") return;
    if (method === "initialize") return send({ id, result: { protocolVersion: 1 } });
    if (method === "session/new" && how === "unlogged") return send({ id, error: { code: -32000, message: "Authentication required" } });
    if (method === "session/new") { send({ id: 900, method: "fs/read_text_file", params: {} }); return send({ id, result: { sessionId: "s" } }); }
    if (method === "session/prompt") { await prompt(params.prompt[0].text); return send({ id, result: { stopReason: "end_turn" } }); }
    waiting.get(id)?.(result?.outcome?.optionId);
  });
  setInterval(() => undefined, 1000);
}
`;

/** The same as {@link standInOf} for an agent that talks over the protocol for editors. */
export function editorStandInOf(program: string): ReturnType<typeof standInOf> {
  return standInOf(EDITOR + program);
}

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
