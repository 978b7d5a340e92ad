import { editorStandInOf } from "../../../drive/kit/stand-in.ts";

/**
 * A program that behaves like the agent as far as a driver sees: it talks over the protocol for editors, asks the model
 * that its configuration names, makes the calls, and sends their answers. Its first argument says how.
 */
export const standIn = editorStandInOf(String.raw`
if (args.includes("--version")) { console.log("grok 1.2.3"); process.exit(0); }
const config = fs.readFileSync(path.join(process.env.HOME, ".grok/config.toml"), "utf8");
const denied = (name, rule) => "Tool \u0060" + name + "\u0060 was not executed: Denied by permission policy: deny rule on Bash matching \"" + rule + "\"";
async function response(name, input, id) {
  if (how === "garbage") return "Sure, that worked";
  if (name === "read_file") return fs.readFileSync(input.target_file, "utf8");
  if (name === "web_fetch") return "Tool \u0060web_fetch\u0060 failed: DNS resolution failed";
  if (name === "use_tool") return "TWSRT-RAN";
  if (name === "write") return "The file " + input.file_path + " has been created.";
  if (name !== "run_terminal_command") return "Failed to parse arguments for tool \u0060" + name + "\u0060: Tool not found";
  if (how !== "ignore" && config.includes("twsrt-canary") && input.command.startsWith("twsrt-canary"))
    return denied(name, "twsrt-canary *");
  if (how === "deny") return denied(name, "*");
  if (!args.includes("--always-approve") && (await ask(id)) !== "once") return "cancelled";
  return "exit: 0\n\nTWSRT-RAN\n";
}
const url = /^base_url = "(.*)"$/m.exec(config)?.[1];
const prompt = (text) => chat(url, text, ["run_terminal_command"], (name, input, id) => response(name, input, id), (turns) => {
  if (how === "exit-later" && turns === 1) { console.error("out of memory"); process.exit(3); }
});
if (how === "refuse") { console.error("config toml has syntax errors"); process.exit(1); }
show({ config });
talk(prompt);
`);
