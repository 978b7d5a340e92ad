/** How long a piece of work takes, without the clock: other programs of a busy machine do not count, and neither does its speed. */

/** A loop that takes about 10 ms on the machines of today: one unit of effort. */
function calibration(): number {
  let sum = 0;
  for (let round = 0; round < 4000; round++) {
    const words = `a${round} b c d e f g h`.split(" ").map((word) => `${word}${round}`);
    for (const word of words) for (let i = 0; i < word.length; i++) sum = (sum * 31 + word.charCodeAt(i)) | 0;
    sum += new Set(words).size + words.toSorted().join("").length;
  }
  return sum;
}

/** Milliseconds of processor time of this process. */
function spent(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The processor time of some work in units of a calibration loop, which runs before and behind it. */
export function effort(run: () => unknown): number {
  calibration();
  const before = spent(calibration);
  const work = spent(run);
  return work / ((before + spent(calibration)) / 2);
}
