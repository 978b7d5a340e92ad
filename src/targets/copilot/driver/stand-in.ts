import { standInOf } from "../../../drive/kit/stand-in.ts";

/**
 * A program that behaves like the agent as far as a driver sees: it asks the model that its environment names, makes
 * the calls, and sends their answers. Its first argument says how.
 */
export const standIn = standInOf(String.raw`
const DENIED = "Permission to run this tool was denied due to the following rules: ";
const rules = args.filter((arg) => arg.startsWith("--deny-tool=")).map((arg) => arg.slice(12));
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
    if (how === "hang") return setInterval(() => undefined, 1000);
  if (how === "refuse-all" || args.includes("--nope")) { console.error("error: Invalid command format."); process.exit(1); }
  show();
  const tell = (name, input, id, index) => (how === "drop" && index > 0 ? undefined : answer(name, input));
  await chat(process.env.COPILOT_PROVIDER_BASE_URL, args[args.indexOf("-p") + 1], ["bash"], tell, (turns) => {
    if (how === "exit-later" && turns === 1) { console.error("had enough"); process.exit(0); }
    if (how === "hang-later" && turns === 1) return new Promise(() => setInterval(() => undefined, 1000));
  });
}
void main();
`);
