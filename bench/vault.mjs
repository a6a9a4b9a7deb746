/** Vault and audit log on SQLite FULL, real files. Figures of DESIGN section 7: 0.6 ms, 5,000/s, 10 us, 90,000/s. */

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileKeyring } from '../dist/adapters/node/file-keyring.js';
import { systemClock } from '../dist/adapters/node/system-clock.js';
import { openSqliteAuditLog } from '../dist/adapters/sqlite/audit-log.js';
import { openSqliteAuditReader } from '../dist/adapters/sqlite/audit-reader.js';
import { openSqliteVault } from '../dist/adapters/sqlite/vault.js';
import { verifyLines } from '../dist/core/audit/chain.js';
import { sealText } from '../dist/core/secret.js';

const migrations = fileURLToPath(new URL('../vault/sqlite', import.meta.url));
const SCOPE = 'project/bench/default';
const RESULTS = 400;
const IN_FLIGHT = 32;
const ENTRIES = 20_000;

const origin = { server: 'crm', tool: 'list_contacts', path: '$.rows[*].email', untrusted: false };
let fresh = 0;
const newEmail = () => {
  fresh += 1;
  return { class: 'EMAIL', value: sealText(`person.${fresh}@bench.example`), origin };
};

const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
const row = (name, value, unit) => ({ name, value: Number(value.toPrecision(4)), unit });

/** Median time of `count` calls, one after the other. */
const timed = async (count, work) => {
  const times = [];
  for (let i = 0; i < count; i += 1) {
    const start = performance.now();
    await work(i);
    times.push(performance.now() - start);
  }
  return median(times);
};

/** Calls per second with `IN_FLIGHT` of them under way. */
const rate = async (count, work) => {
  let left = count;
  const start = performance.now();
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return count / ((performance.now() - start) / 1000);
};

/** A 20-value result: 16 values that are known, 4 that are new. */
const mixed = (known) => {
  const at = Math.floor(Math.random() * (known.length - 16));
  return [...known.slice(at, at + 16), newEmail(), newEmail(), newEmail(), newEmail()];
};

const vaultRows = async (folder) => {
  const data = join(folder, 'data');
  const keyring = fileKeyring(join(folder, 'vault.key'), data);
  const vault = openSqliteVault({ file: join(data, 'vault.db'), keyring, clock: systemClock, migrations });
  const known = Array.from({ length: 20_000 }, newEmail);
  for (let i = 0; i < known.length; i += 1_000) await vault.bind(SCOPE, known.slice(i, i + 1_000));
  const rows = [
    row('vault: 20-value result, 16 known + 4 new, p50', await timed(RESULTS, () => vault.bind(SCOPE, mixed(known))), 'ms'),
    row('vault: 20-value result, all new, p50', await timed(RESULTS, () => vault.bind(SCOPE, Array.from({ length: 20 }, newEmail))), 'ms'),
    row('vault: 20-value result, all known, p50', await timed(RESULTS, (i) => vault.bind(SCOPE, known.slice(i, i + 20))), 'ms'),
    row(`vault: 16 + 4 results at ${IN_FLIGHT} in flight`, await rate(4_000, () => vault.bind(SCOPE, mixed(known))), 'results/s'),
    row('vault: reveal of 1 token, p50', 1000 * (await timed(5_000, (i) => vault.reveal(SCOPE, [{ class: 'EMAIL', n: 1 + ((i * 7919) % 20_000) }]))), 'us'),
    row('vault: look-up of 1 value, p50', 1000 * (await timed(5_000, (i) => vault.bind(SCOPE, known.slice(i, i + 1)))), 'us'),
  ];
  await vault.close();
  return rows;
};

const event = (i) => ({
  type: 'data.revealed',
  outcome: 'ok',
  decision: `d-${i}`,
  scope: SCOPE,
  principal: 'local-bench',
  source: { server: 'crm', tool: 'get_contact' },
  sink: { server: 'mail', tool: 'send_email' },
  method: 'tools/call',
  data: [{ class: 'EMAIL', count: 1, tokens: [`EMAIL_${i + 1}`], paths: ['$.to'], recognizers: ['email'], effect: 'allow', rule: 'support-reply' }],
  policy: { name: 'bench', revision: '1', digest: 'AAAA' },
  rule: 'support-reply',
  effect: 'allow',
  mode: 'enforce',
});

const auditRows = async (folder) => {
  const file = join(folder, 'data', 'audit.db');
  const log = openSqliteAuditLog({ file, clock: systemClock, migrations });
  let i = 0;
  const append = () => {
    i += 1;
    return log.append([event(i)]);
  };
  const rows = [
    row('audit: append of 1 entry, p50', await timed(RESULTS, append), 'ms'),
    row(`audit: appends at ${IN_FLIGHT} in flight`, await rate(ENTRIES, append), 'entries/s'),
  ];
  await log.close();
  const reader = openSqliteAuditReader(file);
  const sha256 = (text) => createHash('sha256').update(text, 'utf8').digest('base64');
  const start = performance.now();
  const verdict = verifyLines(reader.lines(), sha256);
  const seconds = (performance.now() - start) / 1000;
  reader.close();
  if (verdict.problems.length > 0) throw new Error('the bench log does not verify');
  return [...rows, row('audit: verify', verdict.entries / seconds, 'entries/s')];
};

export async function benchVault() {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  try {
    return [...(await vaultRows(folder)), ...(await auditRows(folder))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
