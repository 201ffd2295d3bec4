"""The style sheet of the pages that `strip --format html` writes, and the policy that lets in nothing else."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

STYLE = """
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d5dae0; --link: #0a58a8;
  --head: #0a58a8; --head-tint: #eaf3fd;
  --kept: #17693f; --kept-tint: #eef8f1;
  --beside: #6a4a9c; --beside-tint: #f5f0fb;
  --cut: #a8261c; --cut-tint: #fdf0ee;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --ink: #e7eaee; --soft: #a4adb8; --line: #363d46; --link: #8fc3ff;
    --head: #8fc3ff; --head-tint: #14243a;
    --kept: #74d6a2; --kept-tint: #11241a;
    --beside: #cbb5f7; --beside-tint: #221a33;
    --cut: #ffa39a; --cut-tint: #2c1816;
  }
}
* { box-sizing: border-box; }
body {
  max-width: 80rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere;
}
a { color: var(--link); }
a:focus-visible { outline: .15rem solid; outline-offset: .15rem; }
h1 { margin: .3rem 0; font-size: 1.6rem; line-height: 1.25; text-wrap: balance; }
code, .place { font: .85em/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .9rem; }
.path { margin: 0; color: var(--soft); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.25rem; margin: 1rem 0; }
dt { color: var(--soft); }
dd { margin: 0; }
meter { width: 9rem; max-width: 40%; margin-left: .5rem; vertical-align: middle; }
ul, ol { margin: 1.25rem 0; padding: 0; list-style: none; }
.legend { display: flex; flex-wrap: wrap; gap: .35rem 1.5rem; font-size: .9rem; }
.legend li { padding: .05rem .6rem; border-left: .3rem solid var(--tone); background: var(--tint); }
.block {
  display: grid; grid-template: auto 1fr / 11.5rem 1fr; gap: 0 1rem; margin: .3rem 0; padding: .5rem .9rem;
  border-left: .3rem solid var(--tone); border-radius: 0 .25rem .25rem 0; background: var(--tint);
}
.headline { --tone: var(--head); --tint: var(--head-tint); }
.kept { --tone: var(--kept); --tint: var(--kept-tint); }
.beside { --tone: var(--beside); --tint: var(--beside-tint); }
.cut { --tone: var(--cut); --tint: var(--cut-tint); }
li.cut { border-left-style: dashed; }
.block.cut { padding-block: .3rem; font-size: .875rem; }
.block p { margin: 0; }
.block.headline .said { font-size: 1.2rem; font-weight: 600; }
.what {
  grid-row: span 2; display: flex; flex-wrap: wrap; align-content: start; gap: 0 .5rem;
  color: var(--soft); font-size: .875rem;
}
.state { color: var(--tone); font-weight: 600; }
.place { flex-basis: 100%; }
.why { grid-column: 2; color: var(--soft); font-size: .8rem; }
.why code { color: var(--tone); }
table { width: 100%; margin: 1.25rem 0; border-collapse: collapse; }
th, td { padding: .5rem .9rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--soft); font-size: .875rem; font-weight: 400; }
td.number { white-space: nowrap; }
td meter { display: block; width: 7rem; max-width: none; margin: .25rem 0 0; }
td .path { font-size: .8rem; }
.lost { color: var(--cut); }
@media (min-width: 64rem) {
  .block { grid-template: auto / 15rem 1fr 17rem; }
  .what { grid-row: auto; }
  .place { flex-basis: auto; margin-left: auto; }
  .why { grid-column: 3; }
}
@media (max-width: 40rem) {
  body { padding: 1rem .75rem 3rem; }
  .block { grid-template: none / 1fr; padding: .5rem .75rem; }
  .what { grid-row: auto; }
  .place { flex-basis: auto; margin-left: auto; }
  .why { grid-column: 1; }
  dd meter { display: block; max-width: 100%; margin: .25rem 0; }
  td meter { width: 4rem; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  .block { break-inside: avoid; background: none; }
}
"""

# The page may use this style sheet and load nothing, run nothing, send nothing.
_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
