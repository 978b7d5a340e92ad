import type { Layout } from "../../src/drive/world.ts";
import { realEnvironment } from "../../src/files/environment.ts";
import type { LayerAnswer, Model } from "../../src/enforcers/model.ts";
import type { TriedAccess } from "../../src/drive/kit/driver.ts";
import { attemptOf } from "../../src/policy/attempt-of.ts";
import { overlayOf } from "../../src/policy/overlay.ts";
import type { Target } from "../../src/targets/target.ts";
import { artifactOf, baseOf, textOfAll, type TriedForm } from "./table.ts";

/** More would make one start long, and what is wrong in it hard to find. */
const MOST = 12;

/**
 * Puts rows together that can be tried in one start of the agent: by the model, each access comes out as its own entry has
 * it, and without that entry as if there were none. So an entry that the agent does not consult still shows. A row
 * that the model does not tell from none, or that needs other entries beside it, stays alone.
 */
export async function togetherOf(
  target: Target,
  rows: readonly TriedForm[],
  layout: Layout,
  accessOf: (row: TriedForm) => TriedAccess,
): Promise<readonly (readonly TriedForm[])[]> {
  const { model } = await target.model();
  const environment = overlayOf(realEnvironment({ home: layout.home, cwd: layout.cwd, uid: 1000 }));
  for (const file of layout.files) environment.addFile(file);
  for (const folder of layout.repositories ?? []) environment.addFile(`${folder}/.git/HEAD`);
  const modelOf = (some: readonly TriedForm[], artifact: string): Model => {
    const files = some.length === 0 ? {} : { [artifact]: textOfAll(target, some) };
    return model({ files, environment, options: target.options.parse({}) });
  };
  const answerOf = (from: Model, row: TriedForm): string =>
    sameness(from.decide(attemptOf({ ...accessOf(row), cwd: layout.cwd }, environment)).layer2);
  const standApart = (some: readonly TriedForm[], artifact: string): boolean => {
    const none = modelOf([], artifact);
    const all = modelOf(some, artifact);
    return some.every((row) => {
      const without = modelOf(
        some.filter((other) => other !== row),
        artifact,
      );
      const control = answerOf(none, row);
      const alone = answerOf(modelOf([row], artifact), row);
      return alone !== control && answerOf(all, row) === alone && answerOf(without, row) === control;
    });
  };
  const groups: TriedForm[][] = [];
  for (const row of rows) {
    const artifact = artifactOf(target, row);
    const isPlain = row.beside === undefined && row.dead === undefined;
    const home = groups.find(
      (group) =>
        isPlain &&
        group.length < MOST &&
        group.every(
          (other) =>
            other.beside === undefined &&
            other.dead === undefined &&
            artifactOf(target, other) === artifact &&
            baseOf(other) === baseOf(row),
        ) &&
        standApart([...group, row], artifact),
    );
    if (home === undefined) groups.push([row]);
    else home.push(row);
  }
  return groups;
}

/** Equal for answers that say the same, and for unknown ones that have the same reason. */
function sameness({ verdict, entry, reason }: LayerAnswer): string {
  return JSON.stringify([verdict, verdict === "unknown" ? reason : entry]);
}
