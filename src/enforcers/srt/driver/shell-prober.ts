/**
 * The prober for a sandbox in which Node does not start: the same protocol in bash, which runs every command of the
 * sandbox, with `stat` and `base64`. A write is tried on what exists by opening it to append nothing.
 */
export const SHELL_PROBER = `
LC_ALL=C
IFS= read -r -d '' nonce || exit 0
say() { local IFS=$'\\t'; printf '%s\\n' "$nonce"$'\\t'"$*"; }
say canary shell "$SANDBOX_RUNTIME"
# The identity of what a path leads to: device, number and type.
identity() {
  local dev ino mode
  read -r dev ino mode <<<"$(stat -L -c '%d %i %f' -- "$1" 2>/dev/null)" && [ -n "$mode" ] || return 1
  printf -v id '%s:%s:%o' "$dev" "$ino" $((0x$mode & 0170000))
}
reason() {
  case $1 in
    *'Read-only file system'*) why=EROFS ;;
    *'No such file'*) why=ENOENT ;;
    *'Not a directory'*) why=ENOTDIR ;;
    *'Permission denied'*) why=EACCES ;;
    *'not permitted'*) why=EPERM ;;
    *'Connection refused'*) why=ECONNREFUSED ;;
    *'unreachable'*) why=ENETUNREACH ;;
    *'Text file busy'*) why=ETXTBSY ;;
    *) why=unknown ;;
  esac
}
refused() { reason "$2"; say "$1" refused "$why"; }
make_in() { if [ -w "$2" ] && [ -x "$2" ]; then say "$1" opened "$3" "$4"; else say "$1" refused EROFS; fi; }
try_read() {
  local said
  if ! identity "$2"; then said=$( { : <"$2"; } 2>&1 ); refused "$1" "$said"
  elif [ ! -d "$2" ] && [ ! -f "$2" ]; then say "$1" special "$id"
  elif [ -d "$2" ]; then if [ -r "$2" ]; then say "$1" opened "$id"; else say "$1" refused EACCES; fi
  elif said=$( { : <"$2"; } 2>&1 ); then say "$1" opened "$id"
  else refused "$1" "$said"; fi
}
try_write() {
  local said above=$2
  if ! identity "$2"; then
    while [ ! -e "$above" ] && [ "$above" != / ]; do above=$(dirname -- "$above"); done
    identity "$above" && [ -d "$above" ] || { say "$1" refused ENOTDIR; return; }
    make_in "$1" "$above" "$id" absent
  elif [ -d "$2" ]; then make_in "$1" "$2" "$id" ''
  elif [ ! -f "$2" ]; then say "$1" special "$id"
  elif said=$( { : >>"$2"; } 2>&1 ); then say "$1" opened "$id"
  else reason "$said"; if [ "$why" = ETXTBSY ]; then say "$1" opened "$id"; else say "$1" refused "$why"; fi; fi
}
try_direct() {
  local said
  if said=$( { exec 9<>"/dev/tcp/$2/$3"; } 2>&1 ); then say "$1" opened connection; else refused "$1" "$said"; fi
}
is_exception() {
  local rest=,$NO_PROXY, octets
  case $rest in *",$1,"*) return 0 ;; esac
  case $1 in
    127.*|10.*|192.168.*|169.254.*|localhost|::1) return 0 ;;
    172.*) IFS=. read -r -a octets <<<"$1"; [ "\${octets[1]}" -ge 16 ] && [ "\${octets[1]}" -le 31 ] ;;
    *) return 1 ;;
  esac
}
try_connect() {
  if is_exception "$2"; then try_direct "$1" "$2" "$3"; return; fi
  local rest=\${HTTPS_PROXY#*://} user host=$2 place line status='' phrase='' error=''
  user=\${rest%@*}; place=\${rest##*@}; place=\${place%%/*}
  case $host in *:*) host="[$host]" ;; esac
  if ! { exec 8<>"/dev/tcp/\${place%:*}/\${place##*:}"; } 2>/dev/null; then say "$1" refused ECONNREFUSED; return; fi
  printf 'CONNECT %s:%s HTTP/1.1\\r\\nHost: %s:%s\\r\\nProxy-Authorization: Basic %s\\r\\n\\r\\n' \\
    "$host" "$3" "$host" "$3" "$(printf %s "$user" | base64 -w0)" >&8
  while IFS= read -r -t 4 line <&8; do
    line=\${line%$'\\r'}
    [ -n "$line" ] || break
    case $line in
      HTTP/1.*) [ -n "$status" ] || { status=\${line#* }; phrase=\${status#* }; status=\${status%% *}; } ;;
      [Xx]-[Pp]roxy-[Ee]rror:*) error=\${line#*:}; error=\${error# } ;;
    esac
  done
  exec 8>&-
  if [ -n "$status" ]; then say "$1" proxy "$status" "$error" "$phrase"; else say "$1" refused CLOSED; fi
}
while IFS= read -r -d '' n && [ "$n" != end ]; do
  IFS= read -r -d '' op && IFS= read -r -d '' a && IFS= read -r -d '' b || exit 0
  case $op in
    read) try_read "$n" "$a" ;;
    write) try_write "$n" "$a" ;;
    connect) try_connect "$n" "$a" "$b" ;;
    direct) try_direct "$n" "$a" "$b" ;;
    variable) if [ -n "\${!a+x}" ]; then say "$n" text "\${!a}"; else say "$n" none; fi ;;
    cwd) say "$n" text "$PWD" ;;
    *) say "$n" refused UNTRIED ;;
  esac
done
[ "$n" = end ] && say done
exit 0
`;
