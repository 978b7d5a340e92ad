import * as fs from "node:fs";
import * as path from "node:path";

/**
 * A program that behaves like the agent as far as a driver sees: it asks the model that its environment names, makes the
 * calls, and sends their answers. Its first argument says how.
 */
const PROGRAM = String.raw`
const fs = require("node:fs");
const path = require("node:path");
const [how, ...args] = process.argv.slice(2);
if (args.includes("--version")) { console.log("1.2.3"); process.exit(0); }
const file = path.join(process.env.HOME, ".config/opencode/opencode.json");
const config = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
const rules = () => JSON.parse(config).permission ?? {};
const isPatient = args.includes("--auto");
const DENIED = "The user has specified a rule which prevents you from using this specific tool call.";
const ASKED = "The user rejected permission to use this specific tool call.";
function response(name, input) {
  if (how === "garbage") return "Sure, that worked";
  if (name === "read") return fs.existsSync(input.filePath) ? "<path>x</path>" : "File not found: x";
  if (name === "webfetch") return "Transport error (GET x)";
  if (name !== "bash") throw new Error("a call of " + name + ", which is not offered");
  if (how !== "ignore" && rules()["bas?"] && input.command.startsWith("twsrt-canary")) return DENIED;
  if (how === "deny") return DENIED;
  if (how === "ask-deny") return isPatient ? DENIED : ASKED;
  if (rules().bash === "ask" && !isPatient) return ASKED;
  return "TWSRT-RAN";
}
async function converse(prompt) {
  const { baseURL } = JSON.parse(process.env.OPENCODE_CONFIG_CONTENT).provider.twsrt.options;
  const messages = [{ role: "user", content: prompt }];
  const tools = how === "toolless" ? [] : ["bash", "read", "webfetch", ...(how === "exit-later" ? ["edit"] : [])].map((name) => ({ type: "function", function: { name } }));
  for (;;) {
    const reply = await fetch(baseURL + "/chat/completions", {
      method: "POST", body: JSON.stringify({ model: "m", messages, tools }),
    });
    const { message } = (await reply.json()).choices[0];
    messages.push(message);
    if (!message.tool_calls?.length) return process.exit(0);
    if (how === "exit-later" && message.tool_calls.some((call) => call.function.name === "edit")) { console.error("out of memory"); process.exit(3); }
    for (const { id, function: call } of message.tool_calls)
      messages.push({ role: "tool", tool_call_id: id, content: response(call.name, JSON.parse(call.arguments)) });
  }
}
if (how === "refuse") { console.error("Error: Configuration is invalid at " + file); process.exit(1); }
if (how === "exit") { console.error("no such thing"); process.exit(3); }
if (args[0] === "debug") process.exit(0);
if (how === "show") fs.writeFileSync("shown.json", JSON.stringify({ args, config, variables: process.env }));
if (how === "hang") setInterval(() => undefined, 1000);
else converse(args.at(-1));
`;

/** The command of a stand-in that lies in a folder. */
export function standIn(folder: string, how: string): readonly [string, ...string[]] {
  const file = path.join(folder, "stand-in.cjs");
  if (!fs.existsSync(file)) fs.writeFileSync(file, PROGRAM);
  return [process.execPath, file, how];
}
