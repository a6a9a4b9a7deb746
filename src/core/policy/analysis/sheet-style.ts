/** The style of the printed matrix: effects differ by word, weight and border, so that a black-and-white print reads the same. */

export const PRINT_STYLE = `
:root { font: 14px/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 1rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 0.3rem; }
p { margin: 0.3rem 0 0.6rem; max-width: 60rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: 0.4rem 0 0.8rem; }
th, td { border: 1px solid #b5b5b5; padding: 0.3rem 0.5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { background: #efefef; font-size: 0.85rem; }
tbody th { font-weight: normal; min-width: 12rem; max-width: 22rem; }
td b { white-space: nowrap; }
td, thead th { overflow-wrap: normal; }
table.list td, table.identity td { overflow-wrap: anywhere; }
td small { display: block; color: #555; font-size: 0.75rem; }
td.allow { background: #e3f2e1; border-left: 4px solid #2e7d32; }
td.tokenize { background: #e6eefb; border-left: 4px solid #3565b0; }
td.mask { background: #eee9f8; border-left: 4px double #6a4fa3; }
td.redact { background: #f1f1f1; border-left: 4px dotted #666; }
td.ask { background: #fff4d6; border-left: 4px dashed #a06b00; }
td.deny { background: #fff; }
td.deny b { color: #9c1c1c; }
table.identity { width: auto; }
table.identity th { background: #efefef; min-width: 6rem; }
table.identity td { font-family: ui-monospace, monospace; }
.signature { margin: 3.5rem 3rem 0 0; display: inline-block; width: 42%; }
.signature .line { display: block; border-bottom: 1px solid #1a1a1a; height: 1px; margin-bottom: 0.3rem; }
@media print {
  @page { size: A4 landscape; margin: 14mm; }
  :root { font-size: 10.5px; }
  body { margin: 0; padding: 0; max-width: none; }
  h2 { break-after: avoid; }
  section > p { break-after: avoid; }
  tr, .sign { break-inside: avoid; }
  thead { display: table-header-group; }
  td, thead th { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
` as const;
