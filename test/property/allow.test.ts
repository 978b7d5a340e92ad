import fc from "fast-check";
import { expect, test } from "vitest";
import {
  attemptOf,
  judgeOf,
  parseAccess,
  policyFor,
  TARGETS,
  together,
  type Attempt,
  type Model,
  type Policy,
  type Target,
} from "../../src/index.ts";
import { subjectsOf } from "../../src/answers/subjects.ts";
import { withAllowances } from "../../src/policy/allowance.ts";
import { overlayOf } from "../../src/policy/overlay.ts";
import { casesOf } from "../support/cases-of.ts";
import { machineOf } from "../support/machine.ts";
import { policyOf } from "../support/memory.ts";
import { some } from "../support/native-files.ts";

/*
 * A rule that allows a command opens that command and nothing else: whatever a policy denies or asks about, it and every agent
 * answer no weaker with such rules than without them. The models say what the agents do; they know nothing of the translation.
 */

const ENVIRONMENT = machineOf({ "~/.vault/key": "file", "~/project/.env": "file", "~/project/f": "file" });

const RESTRICTED = "rm -rf|git push --force|git push|npm publish|npm run|cat|curl|xargs|*|mytool x".split(
  "|",
);
const ALLOWED = (
  "npm run test|npm run|npm|git status|git push|git push origin|git|gh pr list|echo|echo hi|cat|cat f|cat ~/.vault/key|cat .env|" +
  "rm|rm -rf|sudo|sudo rm -rf|env|xargs|xargs rm|bash|bash -c|python3|find .|curl https://c.net/|mytool|mytool rm|tee|npm run *|*|ls"
).split("|");
/** What may be written behind and before a command. */
const ENDS =
  "~/.vault/key|rm -rf x|--force|> ~/.bashrc|< ~/.vault/key|$(rm -rf x)|&& rm -rf x|https://c.net/".split(
    "|",
  );
const STARTS = ["echo --force | xargs", "PATH=.", "echo rm -rf x |", "cat ~/.vault/key |", "sudo"];

const texts = fc.record({
  denyRead: some("~/.vault", ".env"),
  denyWrite: some("**/.env", "~/.bashrc"),
  allowWrite: fc.option(some(".", "/tmp"), { nil: undefined }),
  allowedDomains: fc.option(some("a.com"), { nil: undefined }),
  deny: some(...RESTRICTED),
  ask: some(...RESTRICTED),
  allow: fc.subarray(ALLOWED, { minLength: 1 }),
});

function policiesOf({
  denyRead,
  denyWrite,
  allowWrite,
  allowedDomains,
  deny,
  ask,
  allow,
}: TextsOf<typeof texts>): {
  readonly before: Policy;
  readonly after: Policy;
} {
  const srt = JSON.stringify({
    filesystem: { denyRead, denyWrite, ...(allowWrite === undefined ? {} : { allowWrite }) },
    network: allowedDomains === undefined ? {} : { allowedDomains },
  });
  const with_ = (more: object): Policy => policyOf({ srt, bash: JSON.stringify({ deny, ask, ...more }) });
  return { before: with_({}), after: withAllowances(with_({ allow }), ENVIRONMENT) };
}

type TextsOf<A> = A extends fc.Arbitrary<infer T> ? T : never;

/** Witnesses of all that restricts, and what an allowed command could be made into. */
function attemptsOf(policy: Policy, allow: readonly string[]): readonly Attempt[] {
  const overlay = overlayOf(ENVIRONMENT);
  const restricting = subjectsOf(policy).filter(({ effect }) => effect !== "allow");
  const witnesses = restricting.flatMap((subject) => subject.witnesses(overlay).map(({ access }) => access));
  const lines = allow.flatMap((text) => [
    ...ENDS.map((end) => `${text} ${end}`),
    ...STARTS.map((start) => `${start} ${text}`),
  ]);
  const derived = lines.flatMap((line) => {
    const read = parseAccess(`Bash(${line})`, ENVIRONMENT.cwd);
    return read.kind === "access" ? [read.access] : [];
  });
  return [...witnesses, ...derived].map((access) => attemptOf(access, overlay));
}

const POLICY_STRICTNESS = { default: 0, allow: 0, unknown: 1, ask: 2, deny: 3 } as const;
const STRICTNESS = { allow: 0, unknown: 1, ask: 2, deny: 3 } as const;

test("property: no answer of the policy that restricts becomes weaker by what is allowed", () => {
  fc.assert(
    fc.property(texts, (made) => {
      const { before, after } = policiesOf(made);
      const [old, next] = [judgeOf(before, ENVIRONMENT), judgeOf(after, ENVIRONMENT)];
      for (const attempt of attemptsOf(before, made.allow)) {
        const [was, is] = [old.decide(attempt).effect, next.decide(attempt).effect];
        if (POLICY_STRICTNESS[is] < POLICY_STRICTNESS[was])
          expect.unreachable(`${attempt.access.text}: ${was}, ${is}`);
      }
    }),
    casesOf(24),
  );
});

test.each(TARGETS.map((target) => [target.name, target] as const))(
  "property: nor does %s for anything that the policy restricts",
  async (_, target) => {
    const { model } = await target.model();
    const options = target.options.parse({});
    const modelOf = (policy: Policy): Model => {
      const compiled = target.compile(policyFor(policy, target.name), ENVIRONMENT, options);
      const files = target.artifacts.map(({ id }) => [id, target.render(compiled, id)] as const);
      return model({ files: Object.fromEntries(files), environment: ENVIRONMENT, options });
    };
    let opened = 0;
    fc.assert(
      fc.property(texts, (made) => {
        const { before, after } = policiesOf(made);
        const judge = judgeOf(before, ENVIRONMENT);
        const [old, next] = [modelOf(before), modelOf(after)];
        for (const attempt of attemptsOf(before, made.allow)) {
          const { effect } = judge.decide(attempt);
          if (effect !== "deny" && effect !== "ask") continue;
          const [was, is] = [together(old.decide(attempt)), together(next.decide(attempt))];
          if (STRICTNESS[is] < STRICTNESS[was]) expect.unreachable(`${attempt.access.text}: ${was}, ${is}`);
        }
        for (const rule of after.rules) {
          if (rule.action !== "execute" || rule.effect !== "allow") continue;
          const read = parseAccess(`Bash(${rule.subject.text})`, ENVIRONMENT.cwd);
          if (read.kind !== "access") continue;
          const attempt = attemptOf(read.access, ENVIRONMENT);
          const isOpened = together(next.decide(attempt)) === "allow";
          if (isOpened && together(old.decide(attempt)) !== "allow") opened += 1;
        }
      }),
      casesOf(24),
    );
    // Otherwise nothing was tried.
    expect(opened > 0, `${opened} commands opened`).toBe(TRANSLATES.has(target.name));
  },
);

/** The agents that have a form for an allowed command. */
const TRANSLATES: ReadonlySet<Target["name"]> = new Set(["claude", "gemini"]);

test("a policy that allows no command is left as it is", () => {
  const policy = policyOf({ srt: "{}", bash: JSON.stringify({ deny: ["rm"] }) });
  expect(withAllowances(policy, ENVIRONMENT)).toBe(policy);
});
