/** The scripts of a bundle: POSIX sh, to be read before they are run. */

/** Where the scripts remember what they installed, one file for each agent. `twsrt status` reads it. */
export const RECORDS = "/etc/twsrt/managed";

/** The list of files in a bundle. */
export const FILE_LIST = "files.txt";

const COMMON = `set -eu
umask 022
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=\${DESTDIR:-}
records=$root${RECORDS}
list=$here/${FILE_LIST}

say() { printf '%s\\n' "$*"; }
fail() {
  printf '%s\\n' "$name: $*" >&2
  exit 1
}

if command -v sha256sum >/dev/null 2>&1; then
  sum_of() { sha256sum <"$1" | cut -c 1-64; }
else
  sum_of() { shasum -a 256 <"$1" | cut -c 1-64; }
fi

# A file that is put in place in one step: put PATH MODE, with the text on standard input
temporary=
trap 'if [ -n "$temporary" ]; then rm -f "$temporary"; fi' EXIT
trap 'exit 1' HUP INT TERM
put() {
  temporary=$(dirname "$root$1")/.$(basename "$1").twsrt-$$
  cat >"$temporary"
  chmod "$2" "$temporary"
  if [ "$(id -u)" -eq 0 ]; then chown root:root "$temporary"; fi
  mv -f "$temporary" "$root$1"
  temporary=
}

agents=$(sed -n 's/^[0-9a-f]* [0-7]* [a-z:]* \\([a-z]*\\) .*/\\1/p' "$list" | sort -u)
[ -n "$agents" ] || fail "$list names no file"
if [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then
  fail "start it as root (sudo sh $name), or set DESTDIR to work below another folder"
fi
`;

/** Installs the files of the bundle, or refuses before it has changed anything. */
export const INSTALL_SCRIPT = `#!/bin/sh
# Installs the files of this folder, which \`twsrt generate --managed\` has written.
#
#   sudo sh install.sh               install them on this machine
#   DESTDIR=/image sh install.sh     install them below another folder
#
# A file that is there already is replaced only if this script installed it and nothing has changed it since. If any
# file is refused, nothing is installed. Installing twice changes nothing. remove.sh takes the files away again.
name=install.sh
${COMMON}
# The checksum that is on record for a file of an agent: recorded AGENT PATH
recorded() {
  [ -f "$records/$1.sha256" ] || return 0
  while read -r sum path; do
    if [ "$path" = "$2" ]; then say "$sum"; fi
  done <"$records/$1.sha256"
}

# Step 1: look at everything, change nothing.
refused=0
refuse() {
  printf '%s\\n' "$name: $root/$1 $2" >&2
  refused=1
}
while read -r sum mode owner agent path; do
  case $sum in '' | '#'*) continue ;; esac
  [ "$owner" = root:root ] || fail "$list has an owner that this script does not know: $owner"
  if [ ! -f "$here/$path" ] || [ "$(sum_of "$here/$path")" != "$sum" ]; then
    fail "$here/$path is not as it was generated; run twsrt generate --managed again"
  fi
  folder=$root/$(dirname "$path")
  if [ -d "$folder" ] && [ -n "$(find "$folder/." -prune \\( -perm -020 -o -perm -002 \\))" ]; then
    refuse "$(dirname "$path")" "can be written by others than its owner; run chmod go-w on it first"
  fi
  file=$root/$path
  if [ -L "$file" ] || { [ -e "$file" ] && [ ! -f "$file" ]; }; then
    refuse "$path" "is not a regular file; move it away first"
  elif [ -f "$file" ]; then
    now=$(sum_of "$file")
    was=$(recorded "$agent" "/$path")
    if [ "$now" = "$sum" ] || [ "$now" = "$was" ]; then
      :
    elif [ -n "$was" ]; then
      refuse "$path" "was changed after it was installed; move it away, or undo the change"
    else
      refuse "$path" "was not installed by twsrt; move it away, or add what $here/$path has to it by hand"
    fi
  fi
done <"$list"
[ "$refused" -eq 0 ] || fail "nothing was installed"

# Step 2: make the folders and put the files in place.
for agent in $agents; do
  record=
  folders=
  # Folders that are made here are remembered, so that remove.sh can remove them while they are empty.
  make_folder() {
    if [ ! -d "$root$1" ]; then
      make_folder "$(dirname "$1")"
      mkdir "$root$1"
      folders="$folders# $1
"
    fi
  }
  if [ -n "$root" ]; then mkdir -p "$root"; fi
  if [ -f "$records/$agent.sha256" ]; then
    folders=$(grep '^# ' "$records/$agent.sha256" || :)
    if [ -n "$folders" ]; then
      folders="$folders
"
    fi
  fi
  while read -r sum mode owner of path; do
    [ "$of" = "$agent" ] || continue
    make_folder "/$(dirname "$path")"
    if [ -f "$root/$path" ] && [ "$(sum_of "$root/$path")" = "$sum" ]; then
      chmod "$mode" "$root/$path"
      say "/$path is up to date"
    else
      put "/$path" "$mode" <"$here/$path"
      say "installed /$path"
    fi
    record="$record$sum /$path
"
  done <"$list"
  make_folder ${RECORDS}
  # What an earlier bundle had and this one has not.
  if [ -f "$records/$agent.sha256" ]; then
    while read -r sum path; do
      [ "$sum" != '#' ] || continue
      case $record in *" $path
"*) continue ;; esac
      if [ -f "$root$path" ] && [ "$(sum_of "$root$path")" = "$sum" ]; then
        rm -f "$root$path"
        say "removed $path, which is not in this bundle"
      elif [ -e "$root$path" ]; then
        say "kept $path, which is not in this bundle and was changed after it was installed"
      fi
    done <"$records/$agent.sha256"
  fi
  printf '%s' "$folders$record" | put "${RECORDS}/$agent.sha256" 0644
done
`;

/** Removes what the other script installed, as far as it is unchanged. */
export const REMOVE_SCRIPT = `#!/bin/sh
# Removes what install.sh has installed for the agents of this folder. A file that was changed since then stays, and so
# does every file that install.sh did not install.
#
#   sudo sh remove.sh                remove the files from this machine
#   DESTDIR=/image sh remove.sh      remove them below another folder
name=remove.sh
${COMMON}
status=0
for agent in $agents; do
  if [ ! -f "$records/$agent.sha256" ]; then
    say "nothing is installed for $agent"
    continue
  fi
  kept=
  folders=
  while read -r sum path; do
    if [ "$sum" = '#' ]; then
      # The deepest comes last in the record, and has to go first.
      folders="$path
$folders"
    elif [ ! -e "$root$path" ] && [ ! -L "$root$path" ]; then
      say "$path is gone already"
    elif [ -f "$root$path" ] && [ ! -L "$root$path" ] && [ "$(sum_of "$root$path")" = "$sum" ]; then
      rm -f "$root$path"
      say "removed $path"
    else
      printf '%s\\n' "$name: kept $root$path, which was changed after it was installed" >&2
      kept="$kept$sum $path
"
      status=1
    fi
  done <"$records/$agent.sha256"
  if [ -n "$kept" ]; then
    printf '%s' "$kept" | put "${RECORDS}/$agent.sha256" 0644
  else
    rm -f "$records/$agent.sha256"
  fi
  printf '%s' "$folders" | while read -r folder; do
    if [ -d "$root$folder" ]; then rmdir "$root$folder" 2>/dev/null || :; fi
  done
done
for folder in "$records" "$(dirname "$records")"; do
  if [ -d "$folder" ]; then rmdir "$folder" 2>/dev/null || :; fi
done
exit "$status"
`;
