import { expect, test } from "vitest";
import { sandboxJUnit } from "./junit.ts";
import { probeOf, ruleOf, sandboxOf } from "./sample.ts";

test("a case for each probe", () => {
  const result = sandboxOf([
    ruleOf("fail", [probeOf("fail", { probe: "read /<x>" }), probeOf("pass"), probeOf("error")]),
    ruleOf("unproved", [{ form: "the path", verdict: "unproved", reason: "not there", surprise: false }]),
    ruleOf("skipped", [], { id: "baseline:x", subject: "(x)" }),
  ]);
  expect(sandboxJUnit(result)).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="twsrt test">
      <testsuite name="sandbox" tests="5" failures="1" errors="1" skipped="2" time="1.234">
        <testcase name="read /&lt;x&gt; (the path)" classname="sandbox: deny read ~/x (srt:/filesystem/denyRead/0)" time="0.000">
          <failure type="fail" message="fail: for a reason">expected: deny&#10;observed: denied EACCES&#10;predicted: deny</failure>
        </testcase>
        <testcase name="read /home/me/x (the path)" classname="sandbox: deny read ~/x (srt:/filesystem/denyRead/0)" time="0.000"/>
        <testcase name="read /home/me/x (the path)" classname="sandbox: deny read ~/x (srt:/filesystem/denyRead/0)" time="0.000">
          <error type="error" message="error: for a reason">expected: deny&#10;observed: denied EACCES&#10;predicted: deny</error>
        </testcase>
        <testcase name="(the path)" classname="sandbox: deny read ~/x (srt:/filesystem/denyRead/0)" time="0.000">
          <skipped message="unproved: not there"/>
        </testcase>
        <testcase name="(nothing to try)" classname="sandbox: (x) (baseline:x)" time="0.000">
          <skipped message="skipped: for a reason"/>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `);
});

test("no verdict is an error", () => {
  const text = sandboxJUnit({
    status: "failed",
    file: "/f",
    program: "/srt",
    failure: { kind: "refused", said: "bad <key>" },
  });
  expect(text).toContain('tests="1" failures="0" errors="1"');
  expect(text).toContain("bad &lt;key&gt;");
});
