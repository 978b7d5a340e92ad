import { editorStandInOf } from "../../../drive/kit/stand-in.ts";

/**
 * A program that behaves like the agent as far as a driver sees: it talks over the protocol for editors, asks the model
 * that its environment names, makes the calls, and sends their answers. Its first argument says how.
 */
export const standIn = editorStandInOf(String.raw`
const file = path.join(process.env.HOME, ".gemini/policies/+twsrt.toml");
const policy = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
async function response(id, name, input) {
  if (how === "garbage") return { output: "Sure, that worked" };
  if (name === "run_shell_command") {
    if (how !== "ignore" && policy.includes("twsrt-canary") && input.command.startsWith("twsrt-canary"))
      return { error: 'Tool execution for "Shell" denied by policy.' };
    if (how === "deny") return { error: 'Tool execution for "Shell" denied by policy.' };
    if (!args.includes("yolo")) {
      await ask(id, []);
      return { error: 'Tool "run_shell_command" was canceled by the user.' };
    }
    return { output: "<untrusted_context>\nOutput: TWSRT-RAN\n</untrusted_context>" };
  }
  return { error: "Error: All requested URLs were skipped: [Blocked Host] x" };
}
async function prompt(text) {
  const url = process.env.GOOGLE_GEMINI_BASE_URL + "/v1beta/models/m:generateContent";
  const contents = [{ role: "user", parts: [{ text }] }];
  const tools = how === "toolless" ? [] : [{ functionDeclarations: [{ name: "run_shell_command" }] }];
  for (let turns = 0; ; turns++) {
    const reply = await fetch(url, { method: "POST", body: JSON.stringify({ contents, tools }) });
    const content = (await reply.json()).candidates[0].content;
    contents.push(content);
    const calls = content.parts.filter((part) => part.functionCall).map((part) => part.functionCall);
    if (calls.length === 0) return;
    if (how === "exit-later" && turns === 1) process.exit(3);
    const parts = [];
    for (const call of calls)
      parts.push({ functionResponse: { id: call.id, name: call.name, response: await response(call.id, call.name, call.args) } });
    contents.push({ role: "user", parts });
  }
}
const settings = path.join(process.env.HOME, ".gemini/settings.json");
if (fs.existsSync(settings)) JSON.parse(fs.readFileSync(settings, "utf8"));
if (args.includes("--version")) { console.log("1.2.3"); process.exit(0); }
if (how === "refuse") { console.error("Error in settings.json\nPlease fix the configuration file(s) and try again."); process.exit(52); }
show();
talk(prompt);
`);
