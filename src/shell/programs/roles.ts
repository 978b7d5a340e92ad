import { argumentsOf, isGiven, operandsOf, type Argument, type Grammar, type Role } from "./arguments.ts";
import { literal, type Word } from "../word.ts";
import { hostAccesses, urlAccesses } from "./hosts.ts";
import type { Program } from "./program.ts";
import { edits, reads, visible, withoutStart, writes, type ShellAccess } from "./touches.ts";

/** What a program of the table gets at. `words`: those behind its name. */
export function programAccesses(words: readonly Word[], program: Program): readonly ShellAccess[] {
  const args = argumentsOf(words, program);
  return [...optionAccesses(args, program), ...operandAccesses(args, program)];
}

/** What the values of the options come to. */
export function optionAccesses(args: readonly Argument[], grammar: Grammar): readonly ShellAccess[] {
  return args.flatMap((arg) => {
    if (arg.kind === "operand" || arg.value === undefined) return [];
    const role = roleOf(grammar.options, arg.name) ?? roleOf(grammar.pairs, arg.name);
    return role === undefined ? [] : accessesAs(role, arg.value);
  });
}

function roleOf(table: Readonly<Record<string, Role>> | undefined, name: string): Role | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

function operandAccesses(args: readonly Argument[], program: Program): readonly ShellAccess[] {
  if (program.operand === "none" || isGiven(args, program.noneWith)) return [];
  const { skipsFirst, ignored, second, instead } = program;
  const skips = skipsFirst !== undefined && !isGiven(args, skipsFirst.unless) ? 1 : 0;
  const operands = operandsOf(args)
    .slice(skips)
    .filter((word) => ignored === undefined || !ignored.test(visible(word)));
  if (operands.length === 0 && instead !== undefined) {
    const counts = instead.with.length === 0 || isGiven(args, instead.with);
    return counts ? reads(literal(instead.path)) : [];
  }
  return operands.slice(0, program.count).flatMap((word, i) => {
    if (isGiven(args, program.readsWith)) return reads(word);
    if (isGiven(args, program.editsWith)) return edits(word);
    return accessesAs(i === 1 && second !== undefined ? second : program.operand, word);
  });
}

/** What a word comes to in a role. */
export function accessesAs(role: Role, word: Word): readonly ShellAccess[] {
  const text = visible(word);
  switch (role) {
    case "none":
      return [];
    case "read":
      return reads(word);
    case "write":
      return writes(word);
    case "edit":
      return edits(word);
    case "at-file": {
      const at = /^[^=]*@/.exec(text)?.[0];
      return at === undefined ? [] : reads(withoutStart(word, at.length));
    }
    case "form": {
      const start = /^[^=]*=[@<]/.exec(text)?.[0];
      if (start === undefined) return [];
      // `f=@file;type=text/plain`: what follows the semicolon is about the file.
      const value = withoutStart(word, start.length);
      const end = text.indexOf(";", start.length);
      if (end < 0) return reads(value);
      const name = text.slice(start.length, end);
      return reads(value.kind === "literal" ? literal(name) : { ...value, pattern: name });
    }
    case "cookie":
      return text.includes("=") ? [] : reads(word);
    case "certificate": {
      const end = text.indexOf(":");
      if (end < 0) return reads(word);
      const name = text.slice(0, end);
      return reads(word.kind === "literal" ? { ...word, text: name } : { ...word, pattern: name });
    }
    case "url":
      return urlAccesses(word);
    case "host":
      return hostAccesses(word, undefined);
  }
}
