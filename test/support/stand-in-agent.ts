import * as fs from "node:fs";
import * as path from "node:path";

/**
 * How a stand-in for an agent behaves. `obeys`: refuses a command whose first word a `--deny-tool=shell(...)` names, a
 * path that a `read(...)` or `write(...)` names or is above of, and allows the rest.
 */
export type Behaviour =
  "obeys" | "denies-all" | "allows-all" | "hangs" | "exits" | "refuses-flags" | "babbles";

/**
 * Writes a program that talks to its model like Copilot CLI does.
 * @returns its path
 */
export function standInAgent(folder: string, behaviour: Behaviour): string {
  const file = path.join(folder, "stand-in");
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(file, `#!/usr/bin/env node\n(${main.toString()})(${JSON.stringify(behaviour)});\n`, {
    mode: 0o755,
  });
  return file;
}

/** Runs in a process of its own: it may use nothing from outside. */
async function main(behaviour: Behaviour): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes("--version")) {
    process.stdout.write("1.0.102\n");
    return;
  }
  if (behaviour === "exits") process.exit(3);
  if (behaviour === "refuses-flags") {
    process.stderr.write("error: unknown option '--deny-tool'\n");
    process.exit(1);
  }
  if (behaviour === "hangs") {
    setInterval(() => undefined, 1000);
    return;
  }
  const denied = args.flatMap((arg, i) =>
    arg === "--deny-tool" ? (args[i + 1] ?? []) : (/^--deny-tool=(.*)$/s.exec(arg)?.[1] ?? []),
  );
  const open = args.some((arg) => arg === "--allow-all" || arg === "--allow-all-tools");
  const rules = denied.map((rule) => /^(\w+)\((.*)\)$/s.exec(rule)).filter((found) => found !== null);
  const ruleFor = (kind: string, text: string): string | undefined =>
    rules.find(([, of, value = ""]) => {
      if (of !== kind) return false;
      if (kind === "shell") return `${text} `.startsWith(`${value.replace(/:\*$/, "")} `);
      return text === value || (value.endsWith("/**") && text.startsWith(value.slice(0, -2)));
    })?.[0];
  const answer = (name: string, input: { command?: string; path?: string; url?: string }): string => {
    if (behaviour === "babbles") return "colourless green ideas sleep furiously";
    const kind = name === "bash" ? "shell" : name === "view" ? "read" : "write";
    const rule = behaviour === "allows-all" ? undefined : ruleFor(kind, input.command ?? input.path ?? "");
    if (behaviour === "denies-all")
      return "Permission to run this tool was denied due to the following rules: `shell(x)`";
    if (rule !== undefined)
      return `Permission to run this tool was denied due to the following rules: \`${rule}\``;
    if (!open && behaviour === "obeys")
      return "Permission denied because no interactive user response was available.";
    if (name === "bash") return "TWSRT-RAN\n<shellId: 0 completed with exit code 0>";
    return "twsrt-witness";
  };
  interface Call {
    readonly id: string;
    readonly function: { readonly name: string; readonly arguments: string };
  }
  const messages: object[] = [{ role: "user", content: args[args.indexOf("-p") + 1] }];
  const tools = ["bash", "view", "create", "edit", "web_fetch"].map((name) => ({
    type: "function",
    function: { name },
  }));
  for (;;) {
    const response = await fetch(`${process.env["COPILOT_PROVIDER_BASE_URL"]}/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ model: "x", stream: false, tools, messages }),
    });
    const { choices } = (await response.json()) as {
      choices: [{ message: { tool_calls?: Call[] } }];
    };
    const { message } = choices[0];
    if (message.tool_calls === undefined) return;
    messages.push({ role: "assistant", ...message });
    for (const { id, function: called } of message.tool_calls)
      messages.push({
        role: "tool",
        tool_call_id: id,
        content: answer(called.name, JSON.parse(called.arguments) as { command?: string }),
      });
  }
}
