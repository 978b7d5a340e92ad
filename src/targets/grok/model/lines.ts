import type { Environment } from "../../../policy/environment.ts";
import { baseName } from "../../../policy/normalize.ts";
import { candidates } from "./paths.ts";
import type { Found, RuleList } from "./rules.ts";

/** What the rules of one list and the table of programs say to a line. */
export interface LineFacts {
  /** Without quotes, variables, redirections and the like, so that its commands are its words. */
  readonly isPlain: boolean;
  readonly commands: readonly (readonly string[])[];
}

const PLAIN = /^[\w@%+=:,./~ -]+$/;
/** Programs behind which the agent compares what they start, or that change what follows, and words of the shell's grammar. */
const AROUND =
  /^(?:timeout|nice|ionice|chrt|stdbuf|env|command|exec|eval|\w*sh|time|cd|pushd|\.|source|if|then|elif|else|fi|for|while|until|do|done|case|esac|in|function|select|coproc)$/;

export function lineFacts(line: string): LineFacts {
  const parts = line.trim().split(/\s*(?:&&|\|\||;|\|)\s*/);
  const isPlain = parts.every(
    (part) => PLAIN.test(part) && !/^\w+=/.test(part) && !AROUND.test(part.split(" ")[0] ?? ""),
  );
  return { isPlain, commands: parts.map((part) => part.split(/ +/).filter((word) => word !== "")) };
}

/** The first rule about commands that matches the whole line or one of its commands (facts.md, section C). */
export function commandRule(line: string, { commands, isPlain }: LineFacts, list: RuleList): Found {
  const own = isPlain ? commands.map((words) => words.join(" ")) : [];
  return list.find("bash", [line.trim(), ...own]);
}

/** Programs whose operands are compared with rules about files, whichever words those are. */
const READING = /^(?:cat|head|tail|wc|sort|uniq|cut|base64|xxd|od|strings|less|more|diff)$/;
const OTHERS = /^(?:grep|rg|touch|mkdir|cp|mv|rm|rmdir|ln|sed|awk|type|tee|jq|yq|find)$/;

/** The rule about files that decides about a word of a plain line; `maybe`: it was not measured. */
export function fileRule(commands: LineFacts["commands"], list: RuleList, environment: Environment): Found {
  let isDoubtful = false;
  for (const [name = "", ...words] of commands) {
    const program = baseName(name);
    for (const word of words) {
      // The shell opens another path than the agent compares: `cat ~/../w/x` ran under a rule for `~/**`.
      if (/^~.*\.\./.test(word) && (list.has("read") || list.has("edit"))) {
        isDoubtful = true;
        continue;
      }
      const paths = candidates(word.replace(/^-+[\w-]*=?/, ""), environment);
      const [read, edit] = [list.find("read", paths), list.find("edit", paths)];
      if (read === undefined && edit === undefined) continue;
      if (READING.test(program) && !word.startsWith("-") && read !== undefined && read !== "maybe")
        return read;
      isDoubtful ||= READING.test(program) || OTHERS.test(program);
    }
  }
  const searches = commands.some(([program = ""]) => /^(?:grep|rg|find|ps)$/.test(baseName(program)));
  return isDoubtful || (searches && (list.has("read") || list.has("edit"))) ? "maybe" : undefined;
}

/** Programs that run without a prompt (facts.md, section C). */
const HARMLESS =
  /^(?:ls|cat|pwd|date|whoami|hostname|uptime|ps|head|tail|wc|sort|uniq|tr|cut|grep|rg|echo|touch|mkdir|sleep|printf)$/;
const ASKED_OF_GIT = /^(?:push|commit|add|checkout)$/;

/** What happens to a command without a rule. */
export function withoutRule([program = "", first = ""]: readonly string[]): "allow" | "ask" | "unknown" {
  if (HARMLESS.test(program)) return "allow";
  if (program === "git") {
    if (/^(?:status|log|diff)$/.test(first)) return "allow";
    return ASKED_OF_GIT.test(first) ? "ask" : "unknown";
  }
  return program === "kubectl" ? "unknown" : "ask";
}
