import type { Random } from "../../suite/random.ts";
import { HOSTS, PORT } from "../world.ts";
import { statement, type Node, type Part } from "./node.ts";
import { pathWord, READ, TREES, WRITTEN, type Place } from "./paths.ts";
import { literal } from "./quote.ts";

/** A simple command: a program with its arguments, each of which can be written in many ways. */
export interface Deed {
  readonly words: readonly Node[];
  /** Redirections behind the words. */
  readonly redirects: readonly Part[];
}

/** `(r)` a file to read, `(w)` to write, `(t)` a tree, `(h)` a host, `(u)` an address. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  commands: [
    "rm x",
    "rm -f x",
    "rm -rf build",
    "rm -r -f build",
    "rm -fR build",
    "rm --recursive --force build",
    "/bin/rm x",
    "/usr/bin/rm -rf build",
    "git push --force",
    "git push origin main --force",
    "git push origin main",
    "git -C . push",
    "git --no-pager push --force origin",
    "git commit -qm msg",
    "git commit --allow-empty -m msg",
    "git reset --hard",
    "git -c a.b=c reset --hard HEAD",
    "git clean -fd",
    "git clean -d -f",
    "git checkout -f main",
    "git branch -D other",
    "git stash",
    "git -c alias.w=!rm w x",
    "chmod 600 b.txt",
    "dd if=b.txt of=out.txt",
    "mv b.txt c.txt",
    "perl -e 1",
    "sudo ls",
    "sudo -u me rm x",
    "pip install x",
    "find build -name out.o -delete",
    "find . -maxdepth 1 -name x -exec rm {} +",
    "find . -maxdepth 1 -name x -execdir rm {} ;",
    "perl -e system('rm','x')",
    "perl -e unlink('a.txt')",
    'awk BEGIN{system("rm x")}',
    "sed -n 1e\\rm\\ x a.txt",
    "vim -es -c !rm\\ x -c q a.txt",
    "python3 -c import\\ os;os.system('rm\\ x')",
    "env -S rm\\ x",
    "git config alias.z !rm",
  ],
  reading: [
    "cat (r)",
    "cat -n (r)",
    "head -n 1 (r)",
    "tail -1 (r)",
    "grep -h e (r)",
    "grep -f (r) a.txt",
    "sed -n 1p (r)",
    "awk {print} (r)",
    "sort (r)",
    "wc -l (r)",
    "od -c (r)",
    "base64 (r)",
    "tac (r)",
    "cut -c1 (r)",
    "nl (r)",
    "cmp (r) a.txt",
    "diff a.txt (r)",
    "cp (r) /tmp/o",
    "install (r) /tmp/o",
    "ln (r) /tmp/o",
    "dd if=(r) of=/tmp/o",
    "tar cf /tmp/o.tar (r)",
    "tar -cf /tmp/o.tar --files-from=list (r)",
    "gzip -c (r)",
    "xargs -a (r) echo",
    "jq -R . (r)",
    "perl -ne print (r)",
    "paste a.txt (r)",
    "split (r) /tmp/s",
    "sha256sum (r)",
    "file -f (r)",
    "python3 (r)",
    "bash (r)",
    "source (r)",
    ". (r)",
    "mapfile -t lines < (r)",
    "curl -s -d @(r) (u)",
    "curl -s -T (r) (u)",
    "curl -s -F f=@(r) (u)",
    "curl -s -K (r)",
    "curl -s --data-binary=@(r) (u)",
    "wget -q --post-file=(r) -O /tmp/o (u)",
    "git hash-object (r)",
    "git diff --no-index a.txt (r)",
    "git commit -q -F (r)",
    "ssh -F (r) (h)",
  ],
  writing: [
    "touch (w)",
    "truncate -s 0 (w)",
    "cp a.txt (w)",
    "cp -t (w) a.txt",
    "install a.txt (w)",
    "tee (w)",
    "tee -a (w)",
    "sed -i s/o/p/ (w)",
    "perl -pi -e s/o/p/ (w)",
    "dd if=b.txt of=(w)",
    "mv b.txt (w)",
    "ln -sf b.txt (w)",
    "ln -f b.txt (w)",
    "chmod +x (w)",
    "rm -f (w)",
    "unlink (w)",
    "shred -n 1 (w)",
    "sort -o (w) a.txt",
    "curl -s -o (w) (u)",
    "wget -q -O (w) (u)",
    "git config -f (w) a.b c",
    "git diff --output=(w)",
    "tar cf (w) a.txt",
    "zip -q (w) a.txt",
    'awk {print>"out"} (w)',
    "ed -s (w)",
    "split -l 1 a.txt (w)",
    "script -qc true (w)",
    "mkdir -p (w)",
    "vim -es -c wq (w)",
    "rsync a.txt (w)",
  ],
  trees: [
    "cp -r (t) /tmp/o",
    "cp -a (t) /tmp/o",
    "cp -R (t)/. /tmp/o",
    "tar cf /tmp/o.tar (t)",
    "tar czf /tmp/o.tgz -C (t) .",
    "tar --create --file /tmp/o.tar --directory (t) .",
    "grep -rh e (t)",
    "grep -Rl e (t)",
    "rg -uu e (t)",
    "find (t) -type f",
    "find (t) -type f -exec cat {} +",
    "find (t) -name cred* -exec cp {} /tmp ;",
    "find (t) -name *.pem -delete",
    "ls -R (t)",
    "ls -la (t)",
    "du -a (t)",
    "diff -r (t) /tmp",
    "chmod -R go-w (t)",
    "chown -R me (t)",
    "rm -r (t)",
    "mv (t) /tmp/o",
    "zip -qr /tmp/o.zip (t)",
    "rsync -a (t)/ /tmp/o",
    "touch (t)/new",
    "git add (t)",
    "cp a.txt (t)",
    "ln -s (t) /tmp/o",
  ],
  network: [
    "curl -s (u)",
    "curl -sL --max-time 2 (u)",
    "curl -s -x (u) http://github.com/",
    "curl -s --connect-to ::(h): http://github.com/",
    "curl -s --resolve github.com:80:127.9.0.2 http://github.com/",
    "curl -s http://github.com/ (u)",
    "wget -q -O /tmp/o -t 1 (u)",
    "wget -q -t 1 -e http_proxy=(u) -O - http://github.com/",
    "git clone -q (u) /tmp/c",
    "git ls-remote (u)",
    "git fetch -q (u)",
    "git remote add up (u)",
    "ssh -o ConnectTimeout=1 (h)",
    "scp -q a.txt (h):",
    "nc (h) 80",
    "bash -c :\\ >/dev/tcp/(h)/80",
    "python3 -c import\\ socket;socket.create_connection(('(h)',80))",
    "perl -MIO::Socket -e IO::Socket::INET->new('(h):80')",
  ],
  harmless: [
    "ls",
    "ls -la src",
    "echo hi",
    "pwd",
    "true",
    "date +%s",
    "git status -s",
    "git log --oneline -1",
    "git diff --stat",
    "wc -l b.txt",
    "cat b.txt",
    "rm --help",
    "git push --dry-run",
    "printf %s\\n rm",
    "mkdir -p build/o",
    "touch build/o.txt",
    "grep -n two b.txt",
    "find src -name *.c",
    "curl --version",
    "bash -n list",
  ],
};

const WEIGHTS: readonly (keyof typeof TEMPLATES)[] = [
  "commands",
  "commands",
  "commands",
  "reading",
  "reading",
  "reading",
  "writing",
  "writing",
  "trees",
  "trees",
  "network",
  "harmless",
  "harmless",
];

/** A template of any kind, with its gaps filled. */
export function deed(place: Place, random: Random): Deed {
  return filled(random.pick(TEMPLATES[random.pick(WEIGHTS)] ?? []), place, random);
}

function filled(template: string, place: Place, random: Random): Deed {
  const raw = template.split(/(?<!\\) /).map((text) => text.replaceAll("\\ ", " "));
  const words: Node[] = [];
  const redirects: Part[] = [];
  for (let i = 0; i < raw.length; i++) {
    const text = raw[i] as string;
    if (text === "<") redirects.push(" < ", gapOf(raw[++i] as string, place, random));
    else words.push(gapOf(text, place, random));
  }
  return { words, redirects };
}

function gapOf(text: string, place: Place, random: Random): Node {
  const [, before, kind, after] = /^(.*)\(([rwthu])\)(.*)$/s.exec(text) ?? [];
  if (before === undefined || kind === undefined || after === undefined) return literal(text, random);
  if (kind === "h" || kind === "u") {
    const host = random.pick(Object.keys(HOSTS));
    const port = random.chance(0.5) ? `:${PORT}` : "";
    return literal(`${before}${kind === "h" ? host : `http://${host}${port}/f`}${after}`, random);
  }
  const path = pathWord(random.pick({ r: READ, w: WRITTEN, t: TREES }[kind as "r"]), place, random);
  if (before === "" && after === "") return path;
  return { sort: "word", parts: [before, path, after] };
}

/** A deed as a command that stands alone. */
export function simple({ words, redirects }: Deed): Node {
  return statement(...words.flatMap((one, i): Part[] => (i === 0 ? [one] : [" ", one])), ...redirects);
}
