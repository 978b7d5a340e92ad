import { expect, test } from "vitest";
import { fileScope, type ScopeText } from "../../src/enforcers/scope.ts";
import { fakeOpen } from "../../src/verify/fake-session.ts";
import { machineOf } from "../../test/support/machine.ts";
import { targetOf } from "./agents.ts";
import { shorterOf, shrunk } from "./shrink.ts";
import { trialOf } from "./trial.ts";

test("shorter command lines leave out words that stand together, the shortest first", () => {
  const texts = shorterOf({ tool: "Bash", text: "a b c", cwd: "/" }).map(({ text }) => text);
  expect(texts.map((text) => text.length)).toEqual([1, 1, 3, 3, 3]);
  expect(new Set(texts)).toEqual(new Set(["a", "c", "b c", "a c", "a b"]));
});

test("other accesses are left alone, and so is one word", () => {
  expect(shorterOf({ tool: "Read", text: "a b", cwd: "/" })).toEqual([]);
  expect(shorterOf({ tool: "Bash", text: "a", cwd: "/" })).toEqual([]);
});

test("a file that the difference needs is kept, and the others go", async () => {
  const trial = await trialOf(targetOf("claude"), "1 claude 0", 12, true);
  const scope = (id: string): ScopeText => ({
    ...fileScope(id, "project", `/home/w/p/${id}`, "json"),
    state: "read",
    text: "{}",
  });
  const access = { tool: "Bash", text: "ls", cwd: "/home/w/p" } as const;
  const started: (readonly string[])[] = [];
  const target = targetOf("claude");
  const open = fakeOpen(target, trial.variant.options, machineOf, {
    answer: (_, { scopes = [] }) => {
      const ids = scopes.map(({ id }) => id);
      started.push(ids);
      return ids.includes("b") ? "denied" : "allowed";
    },
  });
  const opened = await open.open(trial);
  if (opened.kind !== "open") throw new Error("not opened");
  const scopes = ["a", "b", "c"].map(scope);
  const { model: modelOf } = await target.model();
  const { files, overlay: environment, variant } = trial;
  const model = modelOf({ files, scopes, environment, options: variant.options });
  const small = await shrunk({ ...trial, scopes, model }, opened.session, access, "denied");
  expect(small.scopes.map(({ id }) => id)).toEqual(["b"]);
  expect(started.at(-1)).toEqual(["b"]);
});
