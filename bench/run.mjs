/** `npm run bench [name…]`: every figure of DESIGN section 7 that this version has. `--json` prints one object. */

const SUITES = {
  stdio: async () => (await import('./stdio.mjs')).benchStdio(),
  detect: async () => (await import('./detect.mjs')).benchDetect(),
  policy: async () => (await import('./policy.mjs')).benchPolicy(),
  lint: async () => (await import('./lint.mjs')).benchLint(),
  vault: async () => (await import('./vault.mjs')).benchVault(),
  code: async () => (await import('./code.mjs')).benchCode(),
  sandbox: async () => (await import('./sandbox.mjs')).benchSandbox(),
};

const json = process.argv.includes('--json');
const named = process.argv.slice(2).filter((word) => word in SUITES);
const rows = [];
for (const name of named.length > 0 ? named : Object.keys(SUITES)) {
  for (const row of await SUITES[name]()) {
    rows.push({ suite: name, ...row });
    if (!json)
      process.stdout.write(`${name.padEnd(8)} ${row.name.padEnd(64)} ${String(Number(row.value.toPrecision(4))).padStart(10)} ${row.unit}\n`);
  }
}
if (json) process.stdout.write(`${JSON.stringify(rows, undefined, 1)}\n`);
