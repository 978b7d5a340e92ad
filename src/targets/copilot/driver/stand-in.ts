import * as fs from "node:fs";
import * as path from "node:path";

/**
 * A program that behaves like the agent as far as a driver sees: it asks the model that its environment names, makes
 * the calls, and sends their answers. Its first argument says how.
 */
const PROGRAM = String.raw`
const [how, ...args] = process.argv.slice(2);
const fs = require("node:fs");
const DENIED = "Permission to run this tool was denied due to the following rules: ";
const rules = args.filter((arg) => arg.startsWith("--deny-tool=")).map((arg) => arg.slice(12));
let turns = 0;
function answer(name, input) {
  if (how === "deny") return DENIED + "${"`"}shell${"`"}";
  if (how === "garbage") return "Sure, that works: allowed, ran, created file";
  const rule = how === "ignore" ? undefined : rules.find((text) => text === "shell(" + String(input.command).split(" ")[0] + ")");
  if (rule !== undefined) return DENIED + "${"`"}" + rule + "${"`"}";
  if (name === "bash") return "TWSRT-RAN\n<shellId: 0 completed with exit code 0>";
  if (name === "view") return fs.existsSync(input.path) ? fs.readFileSync(input.path, "utf8") : "Path x does not exist. Please provide a valid path.";
  if (name === "create") {
    if (fs.existsSync(input.path)) return "Path x already exists as a file. Use it.";
    fs.writeFileSync(input.path, input.file_text);
    return "Created file x with 1 characters";
  }
  return name === "edit" ? "File x updated with changes." : "Failed to fetch " + input.url;
}
async function main() {
  if (how === "version") return console.log("GitHub Copilot CLI 1.2.3-4.\nRun it.");
  if (how === "exit") { console.error("no such thing"); process.exit(3); }
  if (how === "hang") return setInterval(() => undefined, 1000);
  if (how === "refuse-all" || args.includes("--nope")) { console.error("error: Invalid command format."); process.exit(1); }
  if (how === "show") fs.writeFileSync("shown.json", JSON.stringify({ args, variables: process.env }));
  const messages = [{ role: "user", content: args[args.indexOf("-p") + 1] }];
  const tools = [{ type: "function", function: { name: "bash" } }];
  for (;;) {
    const response = await fetch(process.env.COPILOT_PROVIDER_BASE_URL + "/chat/completions", { method: "POST", body: JSON.stringify({ model: "m", messages, tools }) });
    const { message } = (await response.json()).choices[0];
    messages.push(message);
    if (message.tool_calls === undefined) return;
    if (how === "exit-later" && ++turns === 2) { console.error("had enough"); process.exit(0); }
    if (how === "hang-later" && ++turns === 2) return setInterval(() => undefined, 1000);
    for (const [index, call] of message.tool_calls.entries()) {
      if (how === "drop" && index > 0) continue;
      messages.push({ role: "tool", tool_call_id: call.id, content: answer(call.function.name, JSON.parse(call.function.arguments)) });
    }
  }
}
void main();
`;

/** The command of a stand-in that lies in a folder. */
export function standIn(folder: string, how: string): readonly [string, ...string[]] {
  const file = path.join(folder, "stand-in.cjs");
  if (!fs.existsSync(file)) fs.writeFileSync(file, PROGRAM);
  return [process.execPath, file, how];
}
