const shell = (text: string): string => `#!/bin/bash\n${text}\n`;

/** Drops options, and the values of those that take one; runs the rest. */
const runsTheRest = (valued: string): string =>
  shell(
    `while [ $# -gt 0 ]; do case "$1" in --) shift; break;; ${valued}) shift 2;; -*|*=*) shift;; *) break;; esac; done\n[ $# -gt 0 ] && exec "$@"`,
  );

/**
 * Programs that do what the real ones would do to files and programs, as far as a box allows it. `first` stand before those
 * of the machine, because the real ones do nothing there without rights or network; `last` where the machine has none.
 */
export const STAND_INS: Readonly<Record<"first" | "last", Readonly<Record<string, string>>>> = {
  first: {
    sudo: runsTheRest("-u|-g|-h|-p|-C|-D|-R|-T|-U"),
    doas: runsTheRest("-u|-C"),
    pip: shell("exit 0"),
    npx: runsTheRest("-p|-c|--package"),
    uv: shell('if [ "$1" = run ]; then shift; exec "$@"; fi'),
  },
  last: {
    parallel: shell(
      'command=(); while [ $# -gt 0 ] && [ "$1" != ::: ]; do command+=("$1"); shift; done\nif [ $# -gt 0 ]; then shift; for word; do bash -c "${command[*]} $word"; done; else while IFS= read -r line; do bash -c "${command[*]} $line"; done; fi',
    ),
    rsync: shell(
      'names=(); for word; do case "$word" in -*) ;; *) names+=("$word");; esac; done\nexec cp -r -- "${names[@]}"',
    ),
    nc: shell('exec 3<>"/dev/tcp/$1/$2"'),
    busybox: shell('exec "$@"'),
  },
};
