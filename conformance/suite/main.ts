import { targetOf } from "./agents.ts";
import { checkFacts } from "./facts.ts";
import { comparePairs } from "./pairs.ts";
const name = process.argv[2] ?? "claude";
const t = Date.now();
const r =
  process.argv[3] === "pairs"
    ? await comparePairs(
        targetOf(name),
        {
          seed: Number(process.argv[4]),
          policies: Number(process.argv[5]),
          accesses: Number(process.argv[6]),
          ...(process.argv[7] ? { only: Number(process.argv[7]) } : {}),
        },
        (l) => console.error(l),
      )
    : await checkFacts(
        targetOf(name),
        { configurations: Number(process.argv[3] ?? 20), accesses: 12 },
        console.error,
      );
console.log(JSON.stringify({ ...r, disagreements: undefined, ms: Date.now() - t }, undefined, 1));
