import type { LayerAnswer } from "../enforcers/model.ts";
import { realPath } from "../policy/physical.ts";
import type { Environment } from "../policy/environment.ts";
import { stepsOf } from "../policy/normalize.ts";
import type { Touch } from "../policy/attempt.ts";
import type { Probe } from "./probes.ts";

/**
 * What two accesses have in common when one control will do for both: the tool, what is special about the path, the
 * programs and the form of a command line, the scheme of an address. Too fine a shape costs a call, too coarse a one
 * would take the agent's own refusal for that of a rule; so whatever a model says of the control is part of it as well.
 * @param predicted what the model says of the access without any of twsrt's entries
 */
export function shapeOf(
  { attempt, form }: Pick<Probe, "attempt" | "form">,
  predicted: LayerAnswer,
  environment: Environment,
): string {
  const model = [predicted.verdict, predicted.reason ?? "", predicted.entry?.value ?? ""];
  return JSON.stringify([attempt.tool, ...model, ...partsOf(attempt, form, environment)]);
}

function partsOf(attempt: Probe["attempt"], form: string, environment: Environment): readonly string[] {
  switch (attempt.tool) {
    case "Read":
    case "Write":
    case "Edit":
      return [spellingOf(attempt.access.text), ...pathParts(attempt.path, environment)];
    case "WebFetch":
      return [attempt.url.scheme, /:\d+\/?$/.test(attempt.access.text) ? "with a port" : ""];
    case "MCP":
      return [];
    case "Bash": {
      const programs = attempt.commands.commands.map(({ words, wrappers, where }) => {
        const [program] = words;
        const name = program?.kind === "literal" ? program.text : (program?.raw ?? "");
        return [where, ...wrappers, name].join(" ");
      });
      const touched = attempt.touches.map((touch) => touchParts(touch, environment).join(" "));
      return [form, ...programs, ...touched];
    }
  }
}

function touchParts(touch: Touch, environment: Environment): readonly string[] {
  if (touch.action === "connect") return ["connect", touch.port === undefined ? "" : String(touch.port)];
  return [touch.action, ...pathParts(touch.path, environment)];
}

/** What an agent may treat in a way of its own, whatever rules there are. */
function pathParts(path: string, environment: Environment): readonly string[] {
  const real = realPath(path, environment);
  return [
    ...anchored(path, environment),
    environment.kind(path),
    real === path ? "" : ["through a link", ...anchored(real, environment)].join(" "),
  ];
}

function anchored(path: string, { home, cwd }: Environment): readonly string[] {
  for (const [name, folder] of [["cwd", cwd] as const, ["home", home] as const]) {
    if (folder !== "/" && (path === folder || path.startsWith(`${folder}/`)))
      return [name, dotted(path.slice(folder.length))];
  }
  // Agents protect some folders of the system.
  return [`/${stepsOf(path)[0] ?? ""}`, dotted(path)];
}

/** Agents protect some dotted names of their own accord, such as `.git`: each is a shape of its own. */
function dotted(path: string): string {
  return stepsOf(path)
    .filter((name) => name.startsWith("."))
    .join("/");
}

function spellingOf(text: string): string {
  const parts = [text.includes("/../") ? ".." : "", /[^\w./~-]/.test(text) ? "special characters" : ""];
  return parts.join(" ").trim();
}
