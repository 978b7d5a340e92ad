import { standInOf } from "../../../drive/kit/stand-in.ts";

/**
 * A program that behaves like the agent as far as a driver sees: it talks in lines of JSON, asks the model that its
 * environment names, makes the calls, and sends their answers. Its first argument says how.
 */
export const standIn = standInOf(String.raw`
if (args.includes("--version")) { console.log("1.2.3"); process.exit(0); }
const file = path.join(process.env.HOME, ".qwen/settings.json");
const settings = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
const say = (message) => process.stdout.write(JSON.stringify(message) + "\n");
const waiting = new Map();
const ask = (id) => new Promise((done) => {
  waiting.set("q-" + id, done);
  say({ type: "control_request", request_id: "q-" + id, request: { subtype: "can_use_tool", tool_use_id: id } });
});
const denied = (rule) => 'This "Shell" invocation was denied by permission rules. Matching deny rule: "' + rule + '".';
async function response(id, name, input) {
  if (how === "garbage") return "Sure, that worked";
  if (name === "read_file") return fs.readFileSync(input.file_path, "utf8");
  if (name === "web_fetch") return "Error during fetch for " + input.url;
  if (name !== "run_shell_command") return 'Tool "' + name + '" not found in registry.';
  if (how !== "ignore" && settings.includes("twsrt-canary") && input.command.startsWith("twsrt-canary"))
    return denied("Bash(twsrt-canary)");
  if (how === "deny") return denied("Bash(*)");
  if (args.includes("--allowed-tools")) return "Command: x\nOutput: TWSRT-RAN";
  const { behavior, message } = await ask(id);
  return behavior === "allow" ? "Command: x\nOutput: TWSRT-RAN" : "[Operation Cancelled] Reason: " + message;
}
async function converse(prompt) {
  const tools = how === "toolless" ? [] : ["run_shell_command"];
  await chat(process.env.OPENAI_BASE_URL, prompt, tools, (name, input, id) => response(id, name, input), (turns) => {
    if (how === "exit-later" && turns === 1) { console.error("out of memory"); process.exit(3); }
  });
  say({ type: "result", result: "over" });
}
if (how === "refuse") { console.error("Error in " + file + ": Unexpected token"); process.exit(52); }
show({ settings });
require("node:readline").createInterface({ input: process.stdin }).on("line", (text) => {
  const line = JSON.parse(text);
  if (how === "hang") return;
  if (line.type === "control_request") {
    say({ type: "control_request", request_id: "hook", request: { subtype: "hook_callback" } });
    return say({ type: "control_response", response: { subtype: "success" } });
  }
  if (line.type === "user") return void converse(line.message.content);
  waiting.get(line.response.request_id)?.(line.response.response);
});
setInterval(() => undefined, 1000);
`);
