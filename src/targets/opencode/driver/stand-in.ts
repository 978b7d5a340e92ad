import { standInOf } from "../../../drive/kit/stand-in.ts";

/**
 * A program that behaves like the agent as far as a driver sees: it asks the model that its environment names, makes the
 * calls, and sends their answers. Its first argument says how.
 */
export const standIn = standInOf(String.raw`
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
  const tools = how === "toolless" ? [] : ["bash", "read", "webfetch", ...(how === "exit-later" ? ["edit"] : [])];
  await chat(baseURL, prompt, tools, response, (_, calls) => {
    if (how !== "exit-later" || !calls.some((call) => call.function.name === "edit")) return;
    console.error("out of memory");
    process.exit(3);
  });
  process.exit(0);
}
if (how === "refuse") { console.error("Error: Configuration is invalid at " + file); process.exit(1); }
if (args[0] === "debug") process.exit(0);
show({ config });
if (how === "hang") setInterval(() => undefined, 1000);
else converse(args.at(-1));
`);
