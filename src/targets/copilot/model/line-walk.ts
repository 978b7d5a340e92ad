import type { SourceRedirect, SourceWord, Tree } from "../../../shell/parse.ts";
import type { ExpandedText } from "../../../shell/tree.ts";
import type { Environment } from "../../../policy/environment.ts";
import { seenScripts, sourceCommand, type SourceCommand } from "./lines.ts";
import { pathWordsOf, type PathWord } from "./path-words.ts";
import { afterCd, both, type Place, type Places } from "./places.ts";

/** A word of a line that may be a path, with where it may be used. */
export interface PlacedWord extends PathWord {
  readonly places: Places;
}

/** What a line uses where. */
export interface Walked {
  readonly words: readonly PlacedWord[];
  /** It follows a `cd`, so that not all of the line runs in one place. */
  readonly moves: boolean;
}

/** Where a part of a line leaves what stands behind it: behind `&&`, behind `||`, and in the next statement. */
interface Flow {
  readonly ok: Places;
  readonly failed: Places;
  readonly after: Places;
}

/** What is known where a part of a line begins. */
interface Start {
  readonly places: Places;
  /** Where the line would be had a command before a `&&` around this part failed. */
  readonly failed: Places;
  /** Where the whole list of `&&` and `||` around this part began. */
  readonly list: Places | undefined;
  /** A `cd` is followed and not followed, as in the bare `$(...)` of an argument. */
  readonly isDoubtful: boolean;
}

/**
 * Goes through a line in the order in which the agent does, which is that of the text: branches and bodies come one
 * after the other, functions where they are written (facts.md, "Behind `cd`", release 1.0.102).
 */
export function walkLine(line: string, tree: Tree, cwd: string, environment: Environment): Walked {
  const walk = new Walk(line, environment);
  const places: Places = [{ directory: cwd, is: "directory" }];
  walk.visit(tree, { places, failed: [], list: undefined, isDoubtful: false });
  return { words: walk.words, moves: walk.moves };
}

class Walk {
  readonly #line: string;
  readonly #environment: Environment;
  readonly words: PlacedWord[] = [];
  moves = false;
  /** Words that are asked about where their list ends, too. */
  #late: PathWord[] = [];

  constructor(line: string, environment: Environment) {
    this.#line = line;
    this.#environment = environment;
  }

  visit(node: Tree, start: Start): Flow {
    const { places } = start;
    switch (node.kind) {
      case "command":
        return this.#command(sourceCommand(node, this.#line), node.assignments, start);
      case "list":
        return node.joined === "and" ? this.#and(node.items, start) : this.#sequence(node.items, start);
      case "or":
        return this.#listed(start, (inner) => {
          const left = this.visit(node.left, inner);
          const right = this.visit(node.right, { ...inner, places: both(left.failed, start.failed) });
          return { ok: both(left.ok, right.ok), failed: right.failed, after: both(left.ok, right.after) };
        });
      case "pipe":
        this.#inOrder(node.items, start);
        return still(places);
      case "scope":
        // The grammar takes `coproc` for a program, and words behind it for its arguments.
        if (node.where === "coproc" && node.body.kind === "command")
          this.#arguments(node.body.words, start, "argument");
        if (node.where === "background") return this.visit(node.body, start);
        this.visit(node.body, start);
        return still(places);
      case "branches":
        return this.#inOrder([node.first, ...node.branches], start);
      case "loop":
        this.#arguments(node.values, start, "value");
        if (node.variable !== undefined) this.#note([textWord(node.variable, "value")], places);
        return still(this.visit(node.body, start).after);
      case "function":
        if (node.hasKeyword) this.#note([textWord(node.name, "value")], places);
        return still(this.visit(node.body, start).after);
      case "expand":
        this.#expanded(node.texts, start);
        this.#scripts(node.scripts, start);
        return still(places);
      case "redirected": {
        const flow = this.visit(node.body, start);
        this.#redirects(node.redirects, both(places, start.list ?? []), { ...start, places: flow.after });
        return flow;
      }
    }
  }

  #and(items: readonly Tree[], start: Start): Flow {
    return this.#listed(start, (inner) => {
      const [left, right] = items;
      if (left === undefined || right === undefined) return still(start.places);
      const first = this.visit(left, inner);
      const failed = both(start.failed, first.failed);
      const second = this.visit(right, { ...inner, places: first.ok, failed });
      return {
        ok: second.ok,
        failed: both(first.failed, second.failed),
        after: both(second.after, first.failed),
      };
    });
  }

  /** Tests and `<` in a list are asked about where they stand and where the list leaves the line. */
  #listed(start: Start, visit: (inner: Start) => Flow): Flow {
    const outer = this.#late;
    if (start.list === undefined) this.#late = [];
    const flow = visit({ ...start, list: start.list ?? start.places });
    if (start.list === undefined) {
      this.#note(this.#late, flow.after);
      this.#late = outer;
    }
    return flow;
  }

  #sequence(items: readonly Tree[], start: Start): Flow {
    return this.#inOrder(items, { ...start, list: undefined });
  }

  #inOrder(items: readonly Tree[], start: Start): Flow {
    let flow = still(start.places);
    for (const item of items) flow = this.visit(item, { ...start, places: flow.after });
    return flow;
  }

  #command(
    command: SourceCommand,
    assignments: Extract<Tree, { kind: "command" }>["assignments"],
    start: Start,
  ): Flow {
    const { places } = start;
    for (const { name, value, scripts } of assignments) {
      const role = command.words.length === 0 ? "value" : "argument";
      if (value !== undefined) this.#note([{ word: assignmentWord(name, value), role }], places);
      this.#scripts(scripts, start);
    }
    for (const word of command.words) this.#nested(word, start);
    // Behind `time` nothing is a program to it.
    const words = pathWordsOf(command.words, command.assignments + (command.isTimed ? 1 : 0));
    this.#note(words, places);
    if (command.words[0]?.raw === "[" && start.list !== undefined) this.#late.push(...words);
    const target = afterCd(command, places, this.#environment);
    this.moves ||= target !== undefined;
    const moved = target === undefined ? places : start.isDoubtful ? both(target, places) : target;
    this.#redirects(command.redirects, places, { ...start, places: moved });
    const isTurned = /!\s*$/.test(this.#line.slice(0, command.offset));
    return isTurned
      ? { ok: places, failed: moved, after: moved }
      : { ok: moved, failed: places, after: moved };
  }

  /** What is written is asked about where the command begins, what is read where it ends. */
  #redirects(redirects: readonly SourceRedirect[], before: Places, start: Start): void {
    for (const redirect of redirects) {
      const { operator, target } = redirect;
      this.#nested({ ...target, scripts: seenScripts(redirect) }, start);
      if (operator === "<<" || (operator.endsWith("&") && /^[\d-]+$/.test(target.raw))) continue;
      if (operator === "<<<") this.#note([{ word: target, role: "here-string" }], start.places);
      else if (operator === "<") {
        const word = { word: target, role: "input" } as const;
        this.#note([word], start.places);
        if (start.list !== undefined) this.#late.push(word);
      } else if (operator === "<>" && this.moves) {
        this.#note([{ word: target, role: "output" }], before.map(odd));
      } else this.#note([{ word: target, role: "output" }], before);
    }
  }

  /** Of a list with `&&`, a test is asked about where the list begins, too. */
  #expanded(texts: readonly ExpandedText[], { places, list }: Start): void {
    for (const { role, raw } of texts) {
      const text = raw.replaceAll(/['"\\]/g, "");
      if (role !== "operand") this.#note([textWord(text, role === "subject" ? "value" : "program")], places);
      else if (!text.startsWith("-")) this.#note([textWord(text, "value")], both(places, list ?? []));
    }
  }

  #arguments(words: readonly SourceWord[], start: Start, role: PathWord["role"]): void {
    for (const word of words) this.#scripts(word.scripts, start);
    this.#note(
      words.map((word) => ({ word, role })),
      start.places,
    );
  }

  #nested(word: SourceWord, start: Start): void {
    this.#scripts(word.scripts, {
      ...start,
      isDoubtful: start.isDoubtful || /^(\$\(|[<>]\()/.test(word.raw),
    });
  }

  #scripts(scripts: SourceWord["scripts"], start: Start): void {
    for (const { body } of scripts) this.visit(body, start);
  }

  #note(words: readonly PathWord[], places: Places): void {
    for (const word of words) this.words.push({ ...word, places });
  }
}

function still(places: Places): Flow {
  return { ok: places, failed: places, after: places };
}

function odd({ directory }: Place): Place {
  return { directory, is: "odd" };
}

function textWord(text: string, role: PathWord["role"]): PathWord {
  return { word: { raw: text, parts: [{ kind: "text", text, quoted: false }], scripts: [] }, role };
}

/** `A=x` is one word to the gate. */
function assignmentWord(name: string, value: SourceWord): SourceWord {
  const parts = [{ kind: "text", text: `${name}=`, quoted: true } as const, ...value.parts];
  return { raw: `${name}=${value.raw}`, parts, scripts: value.scripts };
}
