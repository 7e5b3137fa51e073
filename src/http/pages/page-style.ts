/** The one stylesheet. Colours hold 4.5:1 in both schemes; nothing is wider than the 320 px of a small phone. */
export const pageStyle = `:root {
  color-scheme: light dark;
  --ink: #1a1f2b; --paper: #ffffff; --soft: #f2f4f8; --line: #c9d0dc; --edge: #667085; --link: #0b4f9e;
  --good: #0d5c2e; --bad: #a01414; --open: #7a4b00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e8ebf2; --paper: #12151c; --soft: #1c212c; --line: #465064; --edge: #8d98ab; --link: #8cbcff;
    --good: #7fdca4; --bad: #ff9c9c; --open: #ffca7a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif;
}
header, main, footer { max-width: 46rem; margin: 0 auto; padding: 1rem; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1rem; justify-content: space-between; align-items: center; border-bottom: 1px solid var(--line); }
header strong { font-size: 1.125rem; }
header nav { display: flex; flex-wrap: wrap; gap: .5rem 1rem; }
header .logo { max-height: 2.5rem; max-width: 10rem; background: #fff; padding: .125rem; }
footer { border-top: 1px solid var(--line); font-size: .875rem; }
a { color: var(--link); }
a:focus-visible, button:focus-visible, input:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem; }
h1 { font-size: 1.625rem; line-height: 1.25; margin: .5rem 0 1rem; }
h2 { font-size: 1.25rem; margin: 1.75rem 0 .5rem; }
.verdict { border: 2px solid; border-radius: .5rem; padding: 1rem; margin: 1rem 0; }
.verdict p { margin: 0; color: var(--ink); }
.verdict .word { font-size: 1.375rem; font-weight: 700; color: inherit; margin-bottom: .25rem; }
.passed { color: var(--good); border-color: var(--good); }
.failed, .unreadable { color: var(--bad); border-color: var(--bad); }
.indeterminate, .unsigned { color: var(--open); border-color: var(--open); }
.signature { background: var(--soft); border: 1px solid var(--line); border-radius: .5rem; padding: .25rem 1rem 1rem; margin: 1rem 0; }
.signature h3 { margin: .75rem 0 .25rem; overflow-wrap: anywhere; }
dl { margin: 0; display: grid; grid-template-columns: minmax(8rem, 12rem) 1fr; gap: .375rem 1rem; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
code { font-family: ui-monospace, Consolas, monospace; font-size: .875em; overflow-wrap: anywhere; }
form { background: var(--soft); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; }
label { display: block; font-weight: 600; margin-bottom: .5rem; }
input[type=email], input[type=password], input[type=text] { display: block; width: 100%; max-width: 26rem; min-height: 2.75rem; padding: .5rem .75rem; margin-bottom: 1rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--edge); border-radius: .375rem; }
input[readonly] { background: transparent; border-style: dashed; }
input[aria-invalid=true] { border: 2px solid var(--bad); }
.qr { display: block; width: 14rem; max-width: 100%; height: auto; background: #fff; color: #000; padding: .5rem; margin: 1rem 0; }
.codes { columns: 2; max-width: 22rem; }
form.bare { background: none; border: 0; padding: 0; margin: 1rem 0; }
.problem, .done { border: 2px solid; border-radius: .375rem; padding: .5rem .75rem; margin: 0 0 1rem; background: var(--paper); }
.problem { color: var(--bad); } .done { color: var(--good); }
input[type=file] { display: block; width: 100%; font: inherit; color: inherit; margin-bottom: 1rem; }
button { font: inherit; font-weight: 600; padding: .625rem 1.25rem; min-height: 2.75rem; border: 0; border-radius: .375rem; background: var(--link); color: var(--paper); cursor: pointer; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0 0; font: inherit; }
.demo { background: var(--soft); border-left: .25rem solid var(--open); padding: .5rem 1rem; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
@media (forced-colors: active) { .verdict, .signature, form:not(.bare) { border: 2px solid CanvasText; } }
`;
