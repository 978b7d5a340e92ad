import * as path from "node:path";
import { parseArgs } from "node:util";
import { findSrt, INSTALL_SRT } from "../../src/enforcers/srt/driver/find.ts";
import { comparePolicies } from "./compare.ts";

const HELP = `npm run conformance:sandbox -- [options]

Asks the real sandbox and its model the same about random policies on random trees.

  --policies N   so many random policies (default 50)
  --seed N       of the random policies (default 1)
  --policy N     one of them alone
  --full         500 policies
`;

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      policies: { type: "string" },
      seed: { type: "string" },
      policy: { type: "string" },
      full: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) {
    console.log(HELP);
    return 0;
  }
  const program = process.env["TWSRT_TEST_SRT"] ?? path.resolve("conformance/node_modules/.bin/srt");
  const srt = findSrt(program, "");
  if (srt === undefined) {
    console.error(`there is no ${program}: ${INSTALL_SRT}`);
    return 2;
  }
  const begun = Date.now();
  const found = await comparePolicies({
    policies: Number(values.policies ?? (values.full === true ? 500 : 50)),
    seed: Number(values.seed ?? 1),
    ...(values.policy === undefined ? {} : { only: Number(values.policy) }),
    srt,
    say: (line) => console.log(line),
  });
  const { policies, notRun, agree, untried, unknown, disagreements, touched } = found;
  if (values.policy !== undefined) for (const one of disagreements) console.log(JSON.stringify(one));
  for (const { tree, settings, access, observed } of disagreements)
    if (values.policy !== undefined) console.log(JSON.stringify([tree, settings, access, observed]));
  for (const line of touched) console.log(`TOUCHED ${line}`);
  const unknowns = Object.entries(unknown).map(([reason, count]) => `${count} ${reason}`);
  console.log(
    `sandbox runtime ${srt.version ?? "?"}: ${policies} policies (${notRun} of them run nothing), ${agree} answers agree, ${disagreements.length} do not, ${untried} cannot be tried, not claimed to be known: ${unknowns.join(", ") || "none"}; ${Math.round((Date.now() - begun) / 1000)} s`,
  );
  return disagreements.length + touched.length > 0 ? 1 : 0;
}

process.exit(await main(process.argv.slice(2)));
