/**
 * Puts items into as few groups as one pass finds, so that no two of a group are in conflict. The order of the items
 * decides, so the same items give the same groups.
 * @param conflict whether two items must not be together; symmetric
 */
export function groupsWithoutConflict<T>(
  items: readonly T[],
  conflict: (a: T, b: T) => boolean,
): readonly (readonly T[])[] {
  const groups: T[][] = [];
  for (const item of items) {
    const group = groups.find((members) => !members.some((member) => conflict(member, item)));
    if (group === undefined) groups.push([item]);
    else group.push(item);
  }
  return groups;
}
