/** The looks of a bundle's page: both themes, and paper. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1a1a18, #ededea); --ink2: light-dark(#5d5c57, #a9a8a2);
  --line: light-dark(#e4e3df, #2b2b28); --sunken: light-dark(#f1f1ee, #20201e); --surface: light-dark(#ffffff, #191918);
  --stored: light-dark(#1a7843, #63c98c); --failed: light-dark(#9c5300, #eaa94f); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--surface); color: var(--ink); font: 14px/1.5 ui-sans-serif, system-ui, sans-serif; }
main { max-width: 1040px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 22px; line-height: 1.3; margin: 0 0 4px; }
h2 { font-size: 18px; margin: 40px 0 8px; padding-top: 16px; border-top: 2px solid var(--line); overflow-wrap: anywhere; }
h3 { font-size: 14px; margin: 24px 0 6px; }
h4 { font-size: 13px; margin: 14px 0 4px; }
p { margin: 4px 0; max-width: 78ch; }
.quiet { color: var(--ink2); }
.mono, code, pre, td.time { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 12px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 3px 16px; margin: 0; }
dt { color: var(--ink2); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.table { overflow-x: auto; }
table { width: 100%; min-width: 640px; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); }
th { color: var(--ink2); font-weight: 500; font-size: 12px; }
td, p { overflow-wrap: anywhere; }
td.time { white-space: nowrap; color: var(--ink2); }
pre { margin: 4px 0 10px; padding: 8px 10px; background: var(--sunken); border: 1px solid var(--line); border-radius: 6px;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.failure { border-left: 3px solid var(--failed); padding-left: 12px; margin: 10px 0; }
.note { background: var(--sunken); border-radius: 6px; padding: 10px 14px; margin: 16px 0; }
ul { margin: 4px 0; padding-left: 20px; }
@media print { main { max-width: none; padding: 0; } h2 { break-before: page; } h2:first-of-type { break-before: auto; }
  table { min-width: 0; } tr, .exchange { break-inside: avoid; } pre { background: none; } body { font-size: 11px; } }
`;
