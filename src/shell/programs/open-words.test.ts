import { expect, test } from "vitest";
import { accesses, table, type Row } from "../../../test/support/programs.ts";

/** A word that only the run decides may be an option whose value is the next word. */
const OPEN: readonly Row[] = [
  ["sort $o out in", "w~ out", "r {*}", "r out", "r in"],
  ["sort in out $o", "r in", "r out", "r {*}"],
  ["sort $o $p", "r {*}", "r {*}"],
  ["sort * out", "r {*}", "r out"],
  ['sort "$(date)" out', "r {*}", "r out"],
  ['sort "x$o" out', "r {x*}", "r out"],
  ['sort "-$o" out', "w~ out", "r out"],
  ["unlink $o f", "w {*}", "w f"],
  ["brew $o f", "w~ f"],
  ["curl $o f", "w~ f", "? host $o", "c f 80"],
  ["cp $o f d", "r {*}", "r f", "w d", "w d/f"],
  ["tool $o f", "? argument $o", "w~ f"],
];

const REDIRECTIONS: readonly Row[] = [
  ["unknown <<< /dev/tcp/h.com/80"],
  ["cat << /dev/tcp/h.com/80\nx\n/dev/tcp/h.com/80"],
  ["unknown >& 12"],
  ["unknown >& 12-"],
  ["unknown >& 1x", "w 1x"],
  ["unknown >& x1", "w x1"],
  ["unknown >& x-", "w x-"],
];

const TEXTS: readonly Row[] = [
  [`python3 -c 'open("~/f")'`, "r ~/f"],
  [`python3 -c 'open("~")'`, "r ~"],
  [`python3 -c 'open("~x")'`, "r \\~x"],
  [`python3 -c 'open("a~/x")'`, "r a~/x"],
  ["env http_proxy=p.com:81 curl h.com", "c p.com 81", "c h.com 80"],
  ["env -i http_proxy=p.com:81 curl h.com", "c p.com 81", "c h.com 80"],
  ["python3 -u -m pip install -r f", "r f"],
  ["python3 -m pip install -r f", "r f"],
  ["python3 x.py -m pip install -r f", "r x.py"],
  ["python3 x.py -m tool f", "r x.py"],
  ["python3 -u -m tool f", "w~ f"],
];

/** An option with its value, as the parsers of GNU programs, perl and git read it. */
const OPTIONS: readonly Row[] = [
  ["sort --outp=out in", "w out", "r in"],
  ["sort --o=out in", "w out", "r in"],
  ["sort --outp out in", "w out", "r out", "r in"],
  ["sort --output out in", "w out", "r in"],
  ["sort --rev in", "r in"],
  ["sort --xout=out in", "r~ out", "r in"],
  ["sort -- -o in", "r -o", "r in"],
  ["sort -ro out in", "w out", "r in"],
  ["sort -o"],
  ['sort "-r$x" in', "w~ in", "r in"],
  ['sort "-o$x" in', "w~ in", "w {*}", "r in"],
  ['grep "-$x" foo d', "w~ foo", "r d", "r**~ d"],
  ["sort -r* in", "r in"],
  ["perl -0777 -pe s/a/b/ f", "r f"],
  ["perl -0777pe s/a/b/ f", "r f"],
  ["perl -l012 -ne print f", "r f"],
  ["perl -0777i.bak -pe s/a/b/ f", "r f", "w f", "w f.bak"],
  ["openssl enc -in=a -out=b", "r a", "w b"],
  ["jq --slurpfile x data .a f", "r data", "r f"],
  ["jq --slurpfile x"],
];

table("open words", OPEN);
table("redirections", REDIRECTIONS);
table("texts", TEXTS);
table("options", OPTIONS);

test("more texts in a program than can be looked at are not known", () => {
  const text = (count: number): string =>
    `print(${Array.from({ length: count }, (_, i) => `"/d/f${i}"`).join(", ")})`;
  const found = (count: number): readonly string[] => accesses(`python3 -c '${text(count)}'`);
  expect(found(200).filter((one) => one.startsWith("?"))).toEqual([]);
  expect(found(201).filter((one) => one.startsWith("? text print("))).toHaveLength(1);
  expect(found(201).filter((one) => one.includes("/d/f"))).toHaveLength(201);
});

test("a text that is not in the line is said to be none of it", () => {
  expect(accesses("curl -s h.com | python3 -")).toContain("? text (a text that is not in the line)");
});
