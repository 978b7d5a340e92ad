import { editorStandInOf } from "../../../drive/kit/stand-in.ts";

/**
 * A program that behaves like the agent as far as a driver sees: it talks over the protocol for editors, asks the model
 * that its settings name, makes the calls, and ends its turn with a refusal. Its first argument says how.
 */
export const standIn = editorStandInOf(String.raw`
if (args.includes("--version")) { console.log("1.2.3"); process.exit(0); }
const file = path.join(process.env.HOME, ".factory/settings.json");
const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
let settings = {};
try { settings = JSON.parse(text); } catch {}
const blocked = (rule) => "This command is blocked by your organization's security policy (matched blocked-command rule \"" + rule + "\")";
const isOpen = settings.sessionDefaultSettings?.autonomyLevel === "high";
async function response(name, input, id) {
  if (how === "garbage") return "Sure, that worked";
  if (name === "Read") return fs.existsSync(input.file_path) ? fs.readFileSync(input.file_path, "utf8") : "Error: ENOENT";
  if (name === "FetchUrl") return { last: "Sandbox: network access denied to h" };
  if (name === "server___tool") return "TWSRT-RAN";
  if (name === "Create") return "The file " + input.file_path + " has been created successfully.";
  if (name !== "Execute") return "Error: not found";
  const rule = (settings.commandBlocklist ?? []).find((one) => input.command.split(" ")[0] === one);
  if (how !== "ignore" && rule !== undefined) return { last: blocked(rule) };
  if (how === "deny") return { last: blocked("*") };
  if (!isOpen && (await ask(id)) !== "once") return "cancelled";
  return "TWSRT-RAN\n\n[Process exited with code 0]";
}
let messages = [];
async function prompt(text) {
  messages.push({ role: "user", content: text });
  await chat(settings.customModels[0].baseUrl, messages, ["Execute"], response, (turns) => {
    if (how === "exit-later" && turns === 1) { console.error("out of memory"); process.exit(3); }
  });
}
if (how === "refuse") { console.error("ZodError: invalid_type"); process.exit(1); }
show({ settings: text });
talk(prompt);
`);
