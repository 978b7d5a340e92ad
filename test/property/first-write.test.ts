import fc from "fast-check";
import { expect, test } from "vitest";
import {
  attemptOf,
  parseAccess,
  TARGETS,
  together,
  type Attempt,
  type Compiled,
  type Document,
  type Model,
  type Target,
} from "../../src/index.ts";
import { foreignRestrictions, owned } from "../../src/workspace/ownership.ts";
import { machineOf } from "../support/machine.ts";
import { policyOf } from "../support/memory.ts";
import { NATIVE_FILES, some } from "../support/native-files.ts";

/*
 * Whatever a user's own file says, the first write without `--replace` takes no restriction away: either it is refused,
 * or no access that an entry of the file restricted is restricted less afterwards. The models say so, which know
 * nothing of entries that twsrt manages.
 */

const ENVIRONMENT = machineOf({
  "~/.vault/key": "file",
  "~/.ssh/id_rsa": "file",
  "~/notes/a": "file",
  "~/project/.env": "file",
  "~/project/src/a": "file",
});

const ATTEMPTS: readonly Attempt[] = [
  ...[
    "~/.vault/key",
    "~/.ssh/id_rsa",
    "~/notes/a",
    "~/project/.env",
    "~/project/src/a",
    "/etc/hosts",
  ].flatMap((file) => [`Read(${file})`, `Write(${file})`]),
  ...[
    "rm x",
    "git push",
    "git push --force",
    "git reset --hard",
    "curl https://a.com/",
    "ls",
    "cat ~/.vault/key",
  ].map((line) => `Bash(${line})`),
  ...["a.com", "x.a.com", "b.org", "c.net"].map((host) => `WebFetch(https://${host}/)`),
].map((text) => {
  const read = parseAccess(text, ENVIRONMENT.cwd);
  if (read.kind !== "access") throw new Error(text);
  return attemptOf(read.access, ENVIRONMENT);
});

/** Policies about the same things as the files. */
const policies = fc
  .record({
    denyRead: some("~/.ssh", "~/.vault"),
    denyWrite: some("**/.env", "~/notes"),
    allowWrite: fc.option(some(".", "~/notes"), { nil: undefined }),
    allowedDomains: fc.option(some("a.com", "*.a.com", "b.org"), { nil: undefined }),
    deniedDomains: some("c.net", "b.org"),
    deny: some("rm", "git push --force"),
    ask: some("git push", "git reset"),
  })
  .map(({ denyRead, denyWrite, allowWrite, allowedDomains, deniedDomains, deny, ask }) =>
    policyOf({
      srt: JSON.stringify({
        filesystem: { denyRead, denyWrite, ...(allowWrite === undefined ? {} : { allowWrite }) },
        network: { deniedDomains, ...(allowedDomains === undefined ? {} : { allowedDomains }) },
      }),
      bash: JSON.stringify({ deny, ask }),
    }),
  );

const STRICTNESS = { allow: 1, unknown: 2, ask: 3, deny: 4 } as const;

/** Whether an entry of the user's restricts an access, as opposed to one of the policy, or to the agent by itself. */
function restricted(model: Model, attempt: Attempt, { entries }: Compiled): boolean {
  const answer = model.decide(attempt);
  const verdict = together(answer);
  if (verdict !== "deny" && verdict !== "ask") return false;
  return [answer.layer1, answer.layer2].some((one) => {
    const { entry } = one;
    if (one.verdict !== verdict || entry === undefined) return false;
    return !entries.some(({ key, value }) => key === entry.key && String(value) === entry.value);
  });
}

test.each(NATIVE_FILES)(
  "property: the first write to %s (%s, %j) weakens nothing",
  async (name, artifact, section, text) => {
    const target = TARGETS.find((one) => one.name === name) as Target;
    const options = target.options.parse(section);
    const { model } = await target.model();
    const of = (content: string): Model =>
      model({ files: { [artifact]: content }, environment: ENVIRONMENT, options });
    let written = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(policies, text, async (policy, before) => {
        const current: Document = { file: "f", text: before, syntax: "json" };
        const compiled = target.compile(policy, ENVIRONMENT, options);
        const plan = await target.plan({ compiled, artifact, file: "f", current, options });
        if (plan.kind !== "planned" || foreignRestrictions(owned(plan.drift, undefined)).length > 0)
          return void (refused += 1);
        written += 1;
        const [old, next] = [of(before), of(plan.next)];
        for (const attempt of ATTEMPTS) {
          if (!restricted(old, attempt, compiled)) continue;
          const [was, is] = [together(old.decide(attempt)), together(next.decide(attempt))];
          expect(
            STRICTNESS[is],
            `${attempt.access.tool}(${attempt.access.text}): ${was} became ${is}`,
          ).toBeGreaterThanOrEqual(STRICTNESS[was]);
        }
      }),
      { numRuns: 400 },
    );
    expect(written).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(20);
  },
);
