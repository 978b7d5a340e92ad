import type { Random } from "../../suite/random.ts";
import { HOSTS, PORT } from "../world.ts";
import { statement, type Node, type Part } from "./node.ts";
import { pathWord, READ, TREES, WRITTEN, type Place } from "./paths.ts";
import { literal } from "./quote.ts";
import { TEMPLATES, WEIGHTS } from "./templates.ts";

/** A simple command: a program with its arguments, each of which can be written in many ways. */
export interface Deed {
  readonly words: readonly Node[];
  /** Redirections behind the words. */
  readonly redirects: readonly Part[];
}

/** A template of any kind, with its gaps filled. */
export function deed(place: Place, random: Random): Deed {
  return filled(random.pick(TEMPLATES[random.pick(WEIGHTS)] ?? []), place, random);
}

function filled(template: string, place: Place, random: Random): Deed {
  const raw = template.split(/(?<!\\) /).map((text) => text.replaceAll("\\ ", " "));
  const words: Node[] = [];
  const redirects: Part[] = [];
  for (let i = 0; i < raw.length; i++) {
    const text = raw[i] as string;
    if (text === "<") redirects.push(" < ", gapOf(raw[++i] as string, place, random));
    else words.push(gapOf(text, place, random));
  }
  return { words, redirects };
}

function gapOf(text: string, place: Place, random: Random): Node {
  const [, before, kind, after] = /^(.*)\(([rwthu])\)(.*)$/s.exec(text) ?? [];
  if (before === undefined || kind === undefined || after === undefined) return literal(text, random);
  if (kind === "h" || kind === "u") {
    const host = random.pick(Object.keys(HOSTS));
    const port = random.chance(0.5) ? `:${PORT}` : "";
    return literal(`${before}${kind === "h" ? host : `http://${host}${port}/f`}${after}`, random);
  }
  const path = pathWord(random.pick({ r: READ, w: WRITTEN, t: TREES }[kind as "r"]), place, random);
  if (before === "" && after === "") return path;
  return { sort: "word", parts: [before, path, after] };
}

/** A deed as a command that stands alone. */
export function simple({ words, redirects }: Deed): Node {
  return statement(...words.flatMap((one, i): Part[] => (i === 0 ? [one] : [" ", one])), ...redirects);
}
