/** Releases, the first and the last included, with which something was measured. */
export interface ReleaseRange {
  readonly from: string;
  readonly to: string;
}

/** `unknown`: the program does not say which release it is. */
export type ReleaseVerdict = "measured" | "older" | "newer" | "unknown";

/** Compares two releases by their numbers; a pre-release comes before the release that it leads to. */
export function compareReleases(one: string, other: string): number {
  const [a, b] = [partsOf(one), partsOf(other)];
  for (let i = 0; i < Math.max(a.numbers.length, b.numbers.length); i++) {
    const difference = (a.numbers[i] ?? 0) - (b.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.isPre !== b.isPre) return a.isPre ? -1 : 1;
  return 0;
}

function partsOf(release: string): { readonly numbers: readonly number[]; readonly isPre: boolean } {
  const [numbers = "", pre] = release.split(/-(.*)/s);
  return { numbers: numbers.split(".").map(Number), isPre: pre !== undefined };
}

/** Where a release lies, seen from the measured ones. */
export function releaseVerdict(release: string | undefined, { from, to }: ReleaseRange): ReleaseVerdict {
  if (release === undefined) return "unknown";
  if (compareReleases(release, from) < 0) return "older";
  return compareReleases(release, to) > 0 ? "newer" : "measured";
}

/** As `2.1.330 to 2.1.332`, or one release alone. */
export function rangeText({ from, to }: ReleaseRange): string {
  return from === to ? from : `${from} to ${to}`;
}

/** An enforcer with the release that is installed, and what was measured where that is another one. */
export function titleWithRelease(title: string, release: string | undefined, measured: ReleaseRange): string {
  if (release === undefined) return title;
  const isMeasured = releaseVerdict(release, measured) === "measured";
  return `${title} ${release}${isMeasured ? "" : ` (measured with ${rangeText(measured)})`}`;
}
