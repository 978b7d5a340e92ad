import { makesLink } from "../shell/links.ts";
import type { SimpleCommand } from "../shell/simple-command.ts";
import { literal } from "../shell/word.ts";
import type { Access, Touch } from "./attempt.ts";
import type { Environment } from "./environment.ts";
import { directoryOf, pathsOf } from "./word-paths.ts";
import { baseName } from "./normalize.ts";

/** What is done with a link that the line makes is done with its target. */
export function throughLinks(
  commands: readonly SimpleCommand[],
  touches: readonly Touch[],
  access: Access,
  environment: Environment,
): readonly Touch[] {
  const links = commands.filter(makesLink).flatMap(({ words, cwd, repeats }) => {
    const operands = words.slice(1).filter((word) => word.kind === "dynamic" || !word.text.startsWith("-"));
    const [target, name] = operands;
    if (target?.kind !== "literal" || name?.kind === "dynamic" || operands.length > 2) return [];
    const directory = directoryOf(cwd, access, environment);
    const [to] = pathsOf(target, directory, environment).paths;
    if (to === undefined) return [];
    // Without a name the link has that of its target, where the command runs.
    const link = name ?? literal(baseName(to));
    return pathsOf(link, directory, environment).paths.map((from) => ({ from, to, repeats }));
  });
  // Where the link is there already and leads to a directory, the next one of this name is made in that directory.
  const made = new Map<string, string>();
  const inside = links.flatMap(({ from, to, repeats }): readonly Touch[] => {
    const directory = made.get(from) ?? (repeats === true ? to : undefined);
    if (!made.has(from)) made.set(from, to);
    if (directory === undefined || environment.kind(directory) === "file") return [];
    return [{ action: "write", path: `${directory}/${baseName(to)}` }];
  });
  const through = touches.flatMap((touch): readonly Touch[] => {
    if (touch.action === "connect") return [touch];
    const { path } = touch;
    const passed = links.filter(({ from }) => path === from || path.startsWith(`${from}/`));
    return [touch, ...passed.map(({ from, to }) => ({ ...touch, path: to + path.slice(from.length) }))];
  });
  return [...through, ...inside];
}
