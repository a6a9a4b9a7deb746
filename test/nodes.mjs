/** `npm run test:nodes`: the sandbox tests on other Node versions, whose binaries come from the npm package `node`. */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VERSIONS = ['22', '24'];
const TESTS = ['test/unit/ses', 'test/sandbox'];

/** Kept in the temporary folder, outside the repository: its own dependencies stay as they are. */
const binaryOf = (version) => {
  const folder = join(tmpdir(), `sluice-node-${version}`);
  const binary = join(folder, 'node_modules/node/bin/node');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    execFileSync(
      'npm',
      ['install', '--prefix', folder, '--no-audit', '--no-fund', `node@${version}`],
      { stdio: 'inherit' },
    );
  }
  return binary;
};

let failed = 0;
for (const version of VERSIONS) {
  const binary = binaryOf(version);
  process.stdout.write(`Node ${execFileSync(binary, ['-v'])}`);
  failed +=
    spawnSync(binary, ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', ...TESTS], {
      stdio: 'inherit',
    }).status === 0
      ? 0
      : 1;
}
process.exit(failed);
