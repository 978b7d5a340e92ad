import { quoteIfNeeded } from "../shell/quote.ts";
import { fixedText, isAnyWord, type RuleWord } from "../shell/rule-word.ts";
import { attemptOf } from "./attempt-of.ts";
import { judgeOf } from "./decide.ts";
import type { Environment } from "./environment.ts";
import { baseName } from "./normalize.ts";
import { EMPTY_POLICY, type Allowance, type CommandRule, type Policy, type Rule } from "./policy.ts";
import { ignoresInput, isHarmless } from "./reach.ts";

/**
 * The policy, with how far each allowed command may be passed on to an agent. An agent runs every line that matches the text of a
 * rule, so what further words could do has to be known first.
 * @returns the same policy where it allows no command
 */
export function withAllowances(policy: Policy, environment: Environment): Policy {
  if (!policy.rules.some(isAllowed)) return policy;
  const judge = judgeOf(policy, environment);
  const overlaps = overlapsWith(policy, environment);
  const allowanceOf = ({ subject }: CommandRule): Allowance | undefined => {
    const { words } = subject;
    if (!words.every(isPlain)) return undefined;
    const access = { tool: "Bash", text: words.join(" "), cwd: environment.cwd } as const;
    const { heard } = judge.decide(attemptOf(access, environment));
    const isAllowed = heard.length > 0 && heard.every(({ effect }) => effect === "allow");
    const alone = isAllowed && ignoresInput(words, environment);
    return { alone, further: alone && isHarmless(words, environment) && !overlaps(words) };
  };
  const rules = policy.rules.map((rule): Rule => {
    const allowance = isAllowed(rule) ? allowanceOf(rule) : undefined;
    return allowance === undefined ? rule : ({ ...rule, allowance } as Rule);
  });
  return { ...policy, rules };
}

function isAllowed(rule: Rule): rule is CommandRule {
  return rule.action === "execute" && rule.effect === "allow" && rule.inert === undefined;
}

/** A word that every shell reads as itself and every agent compares as it is. */
function isPlain(word: RuleWord): word is string {
  return typeof word === "string" && /^(?!~)[\w@%+,./:-][\w@%+=,./:-]*$/.test(word);
}

/** Whether a restricted command can be made from a command by writing more words behind it. */
function overlapsWith({ rules }: Policy, environment: Environment): (words: readonly string[]) => boolean {
  const restricting = rules.filter(
    (rule): rule is CommandRule =>
      rule.action === "execute" && rule.effect !== "allow" && rule.inert === undefined,
  );
  const judge = judgeOf({ ...EMPTY_POLICY, rules: restricting }, environment);
  return (words) => {
    const name = baseName(words[0] ?? "");
    return restricting
      .filter(({ subject }) => mayName(subject.words[0], name))
      .some(({ subject }) => {
        const rest = subject.words.slice(1).map(example);
        return [...rest.keys(), rest.length].some((from) => {
          const text = [...words, ...rest.slice(from)].join(" ");
          const { effect } = judge.decide(
            attemptOf({ tool: "Bash", text, cwd: environment.cwd }, environment),
          );
          return effect !== "default";
        });
      });
  };
}

function mayName(program: RuleWord | undefined, name: string): boolean {
  if (program === undefined) return false;
  const text = baseName(fixedText(program));
  return typeof program === "string" ? text === name : name.startsWith(text);
}

/** A word that a rule's word matches. */
function example(word: RuleWord): string {
  return isAnyWord(word) ? "x" : quoteIfNeeded(fixedText(word));
}
