import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  initialize,
  isolated,
  type RawHost,
  SLUICE,
  scratch,
  server,
  startHost,
  wrapMisbehaving,
} from './raw-host.ts';

const callTool = (host: RawHost, name = 'call') =>
  host.request('tools/call', { name, arguments: {} });

describe('large and concurrent', () => {
  test('50 calls at once are all answered, each with its own answer', async () => {
    const host = await wrapMisbehaving('plain');
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        host.request('tools/call', { name: 'call', arguments: { i } }),
      ),
    );
    expect(answers.every((answer) => JSON.stringify(answer.result).includes('ok'))).toBe(true);
    await host.close();
  });

  test('a 9 MB result arrives whole', async () => {
    const host = await wrapMisbehaving('big', '9000000');
    const answer = await callTool(host);
    expect(JSON.stringify(answer.result).includes('x'.repeat(9_000_000))).toBe(true);
    await host.close();
  });

  test('10,000 rows: every address has its token, none is left', async () => {
    const host = await wrapMisbehaving('rows', '10000');
    const answer = JSON.stringify(await callTool(host));
    expect(new Set(answer.match(/\[EMAIL_\d+\]/g)).size).toBe(10_000);
    expect(answer).not.toContain('@mail.example');
    await host.close();
  });
});

describe('input that no reader should guess about', () => {
  test('a malformed line and a batch are dropped and said on stderr; the connection goes on', async () => {
    const host = await wrapMisbehaving('garbage');
    expect((await host.request('tools/list')).result).toBeDefined();
    expect(host.bytes()).not.toContain('this line is no JSON');
    expect(host.stderr()).toContain('not valid JSON');
    await host.close();
  });

  test('an answer with the same key twice is an error to the call, not one of its two meanings', async () => {
    const host = await wrapMisbehaving('garbage');
    const answer = await callTool(host, 'duplicate');
    expect(JSON.stringify(answer)).toContain('duplicate key');
    await host.close();
  });

  test('an integer beyond 2^53 is passed digit for digit', async () => {
    const host = await wrapMisbehaving('garbage');
    await callTool(host, 'integer');
    expect(host.bytes()).toContain('"structuredContent":{"n":12345678901234567890}');
    await host.close();
  });

  test('a batch of the host, a line that is no JSON and doubled keys get an error each', async () => {
    const host = await wrapMisbehaving('plain');
    host.write('[{"jsonrpc":"2.0","id":7,"method":"ping"}]');
    host.write('no json');
    host.write('{"jsonrpc":"2.0","id":8,"id":9,"method":"ping"}');
    expect((await host.request('ping')).result).toEqual({});
    expect(host.bytes().match(/-32600/g)).toHaveLength(3);
    await host.close();
  });
});

describe('a server that goes', () => {
  test('every waiting call is answered when it crashes, and the proxy ends with its reason', async () => {
    const host = await wrapMisbehaving('crash-on-call');
    const answers = await Promise.all([callTool(host), callTool(host), callTool(host)]);
    for (const answer of answers) expect(JSON.stringify(answer)).toContain('UPSTREAM_GONE');
    await new Promise((done) =>
      host.child.exitCode === null ? host.child.once('exit', done) : done(0),
    );
    expect(host.child.exitCode).toBe(1);
    expect(host.stderr()).toContain('exit code 7');
  });

  test('the host may hang up in the middle of a call', async () => {
    const host = await wrapMisbehaving('never-answers');
    void callTool(host).catch(() => undefined);
    expect(await host.close()).toBe(0);
  });
});

describe('kill -9 in the middle of 1,000 calls', () => {
  test('loses no acknowledged token and reuses no number', async () => {
    const { makeContacts } = await import('../servers/crm-seed.ts');
    const { writeFileSync } = await import('node:fs');
    const folder = scratch();
    const store = join(folder, 'crm.json');
    writeFileSync(store, JSON.stringify(makeContacts(1000)));
    const start = async (): Promise<RawHost> => {
      const args = [SLUICE, 'wrap', '--', process.execPath, server('crm'), store];
      const host = startHost(process.execPath, args, isolated(folder));
      await initialize(host);
      return host;
    };
    const emails = new Map<number, string>();
    const ask = async (host: RawHost, id: number): Promise<void> => {
      const answer = await host.request('tools/call', { name: 'get_contact', arguments: { id } });
      const email = JSON.stringify(answer).match(/\[EMAIL_\d+\]/)?.[0];
      expect(email).toBeDefined();
      const before = emails.get(id);
      if (before !== undefined) expect(email).toBe(before);
      emails.set(id, email ?? '');
    };
    let answered = 0;
    const first = await start();
    const all = Array.from({ length: 1000 }, (_, i) =>
      ask(first, i + 1)
        .then(() => {
          answered += 1;
          if (answered === 400) first.child.kill('SIGKILL');
        })
        .catch(() => undefined),
    );
    await Promise.all(all);
    expect(emails.size).toBeGreaterThanOrEqual(400);
    expect(emails.size).toBeLessThan(1000);
    const second = await start();
    // Backwards, so that an old number would be given to another contact if it could be.
    for (let id = 1000; id > 0; id -= 50)
      await Promise.all(Array.from({ length: 50 }, (_, k) => ask(second, id - k)));
    await second.close();
    expect(emails.size).toBe(1000);
    expect(new Set(emails.values()).size).toBe(1000);
    // Two thousand calls of a server that reads its file each time.
  }, 120_000);
});
