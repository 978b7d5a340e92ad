/**
 * A test runner for Stryker that runs the tests of a part inside of its own process, one after the other. The runner for
 * vitest starts a session for each mutant, which takes much longer than the tests.
 *
 * Tests share their modules, and so do mutants. A mutant that is reached while modules are loaded gets new ones, with
 * which it is active from the start. For the others, a test that fails is run again without the mutant: if it fails
 * there too, a module has kept what a mutant did, and the result is an error and not a kill.
 */
import { commonTokens, declareClassPlugin, PluginKind, tokens } from "@stryker-mutator/api/plugin";
import {
  determineHitLimitReached,
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
} from "@stryker-mutator/api/test-runner";
import { failureOf, suiteOf } from "./suite.mjs";

/** What the mutated sources look at: which mutant is active, and where to note which test reaches which mutants. */
const shared = (globalThis.__stryker__ ??= {});

/** The name of no mutant. With a name set, the mutated sources do not count what they reach. */
const NONE = "none";

/** When a test counts as an endless loop: after this many milliseconds, and this many times its usual duration more. */
const LATE = { at: 5000, times: 20 };

class InProcessRunner {
  static inject = tokens(commonTokens.options);
  #options;
  #load;
  #tests = [];
  /** Whether the modules have to be loaded again before the next mutant. */
  #isStale = true;
  #runs = 0;
  /** By test: the last run in which it killed a mutant, and its usual duration. */
  #killedIn = [];
  #usual = [];

  constructor(options) {
    this.#options = options;
    shared.activeMutant = NONE;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    this.#load = await suiteOf(this.#options.inProcess);
  }

  async dryRun() {
    shared.activeMutant = undefined;
    shared.mutantCoverage = { static: {}, perTest: {} };
    const tests = await this.#withoutMutant();
    return { status: DryRunStatus.Complete, tests, mutantCoverage: shared.mutantCoverage };
  }

  /** Runs every test once, so that it is known how long each takes. */
  async #withoutMutant() {
    this.#tests = this.#load();
    this.#isStale = false;
    const results = [];
    for (const [index, test] of this.#tests.entries()) {
      const id = String(index);
      shared.currentTestId = id;
      const begun = performance.now();
      const failure = await failureOf(test);
      const timeSpentMs = performance.now() - begun;
      this.#usual[index] = timeSpentMs;
      const result = { id, name: test.title, timeSpentMs };
      if (failure === undefined) results.push({ ...result, status: TestStatus.Success });
      else results.push({ ...result, status: TestStatus.Failed, failureMessage: failure.message });
    }
    shared.currentTestId = undefined;
    return results;
  }

  async mutantRun({ activeMutant: { id }, testFilter, hitLimit, reloadEnvironment: isStatic }) {
    // Only one of the processes does the dry run. The first run of some tests takes a hundred times as long as the next.
    if (this.#usual.length === 0) await this.#withoutMutant();
    this.#runs += 1;
    shared.hitLimit = hitLimit;
    shared.hitCount = hitLimit === undefined ? undefined : 0;
    try {
      if (isStatic || this.#isStale) {
        shared.activeMutant = isStatic ? id : NONE;
        const failure = await failureOf({ run: () => (this.#tests = this.#load()) }, LATE.at);
        this.#isStale = isStatic || failure !== undefined;
        if (failure !== undefined) return resultOf(failure, "none", "loading", 0);
      }
      shared.activeMutant = id;
      const result = await this.#firstFailure(testFilter?.map(Number) ?? [...this.#tests.keys()]);
      // An endless loop ends by the error that the mutated sources throw, and any code may have caught it.
      return (
        determineHitLimitReached(shared.hitCount, hitLimit) ??
        (isStatic ? result : await this.#checked(result))
      );
    } finally {
      shared.activeMutant = NONE;
    }
  }

  /** Runs tests until one fails: those that killed a mutant lately come first, which was mostly one near by. */
  async #firstFailure(ids) {
    const order = (a, b) =>
      (this.#killedIn[b] ?? 0) - (this.#killedIn[a] ?? 0) || this.#usual[a] - this.#usual[b];
    let count = 0;
    for (const id of ids.toSorted(order)) {
      count += 1;
      const failure = await failureOf(this.#tests[id], LATE.at + LATE.times * this.#usual[id]);
      if (failure === undefined) continue;
      this.#killedIn[id] = this.#runs;
      return resultOf(failure, id, this.#tests[id].title, count);
    }
    return { status: MutantRunStatus.Survived, nrOfTests: count };
  }

  async #checked(result) {
    if (result.status !== MutantRunStatus.Killed) return result;
    shared.activeMutant = NONE;
    const test = this.#tests[Number(result.killedBy[0])];
    const failure = await failureOf(test);
    if (failure === undefined) return result;
    this.#isStale = true;
    const errorMessage = `a test fails without the mutant as well: ${test.title}: ${failure.message}`;
    return { status: MutantRunStatus.Error, errorMessage };
  }
}

function resultOf({ message, isLate }, id, title, nrOfTests) {
  if (isLate) return { status: MutantRunStatus.Timeout, reason: `${message}: ${title}` };
  return { status: MutantRunStatus.Killed, failureMessage: message, killedBy: [String(id)], nrOfTests };
}

/** The options of this runner: the test files of the part, and the titles of tests to leave out. */
export const strykerValidationSchema = {
  properties: {
    inProcess: {
      type: "object",
      properties: { tests: { type: "array", items: { type: "string" } }, leaveOut: { type: "string" } },
      required: ["tests"],
    },
  },
};

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "in-process", InProcessRunner)];
