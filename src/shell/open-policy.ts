/** The policy in force: read and proved at start-up, and replaced whole while running when its files change. */

import { unwatchFile, watchFile } from 'node:fs';
import { re2PatternEngine } from '../adapters/re2js/pattern-engine.ts';
import { createDetector } from '../core/detect/create-detector.ts';
import type { Detector } from '../core/detect/detector.ts';
import { SluiceError, toSluiceError } from '../core/errors.ts';
import { pardonOf } from '../core/policy/detection-lists.ts';
import { LITERAL } from '../core/token/token.ts';
import type { Engine } from '../proxy/context.ts';
import { tokenClasses } from '../proxy/outbound.ts';
import { type LoadedPolicy, refuseCompute } from './policy-files.ts';
import { detectorOptions } from './scan-settings.ts';
import { shippedPolicy } from './shipped-policy.ts';

/** What a policy needs to be opened; the engine's options have it. */
export type PolicyOptions = {
  readonly policy?: string | undefined;
  readonly countries?: readonly string[] | undefined;
};

/** The parts of an engine that a policy decides. They are only ever replaced together. */
export type OpenPolicy = Pick<Engine, 'policy' | 'detector' | 'classes' | 'pardon'> & {
  /** The file and everything it extends. */
  readonly files: readonly string[];
};

/** The detector itself, once every recognizer has found its planted sample. Throws `DETECTOR_MISSING` (DESIGN 3.2). */
export const proved = (detector: Detector): Detector => {
  const silent = detector.selfTest();
  if (silent.length === 0) return detector;
  throw new SluiceError(
    'DETECTOR_MISSING',
    `recognizers did not find their planted samples: ${silent.join(', ')}`,
    'reinstall Sluice; it does not serve without a protection that is switched on',
    { recognizers: silent },
  );
};

/** YAML and zod are loaded only for a policy that is not of the package. */
const read = async (path: string | undefined): Promise<LoadedPolicy> =>
  shippedPolicy(path) ?? (await import('./load-policy.ts')).readPolicyFile(path);

/** Reads and proves the policy. Throws `CONFIG_INVALID`, `POLICY_INVALID` or `DETECTOR_MISSING`. */
export const openPolicy = async (options: PolicyOptions): Promise<OpenPolicy> => {
  const { policy, document, files } = await read(options.policy);
  refuseCompute(document, options.policy ?? 'policies/default.yaml');
  const detector = proved(createDetector(detectorOptions(document, options.countries)));
  const classes = tokenClasses(detector.classes, policy.classes, [LITERAL]);
  const pardon = pardonOf(document.detection, re2PatternEngine);
  return { policy, detector, classes, pardon, files };
};

/** Files are compared by their times: it costs next to nothing and also sees editors that replace a file. */
const WATCH_MS = 1_000;

const replace = async (engine: Engine, options: PolicyOptions): Promise<readonly string[]> => {
  const { files, ...opened } = await openPolicy(options);
  const { name, revision, digest } = opened.policy;
  if (digest === engine.policy.digest) return files;
  await engine.audit.append([
    { type: 'policy.load', outcome: 'ok', policy: { name, revision, digest } },
  ]);
  // One statement: a message is decided by one policy, the one that was in force when it arrived (`interceptor.ts`).
  Object.assign(engine, opened);
  engine.notify(`policy ${name} ${revision} is in force`);
  return files;
};

const reject = (engine: Engine, thrown: unknown): void => {
  const { code, message } = toSluiceError(thrown);
  const { name, revision, digest } = engine.policy;
  engine.audit.later({
    type: 'policy.reject',
    outcome: 'refused',
    code,
    policy: { name, revision, digest },
  });
  engine.notify(`the policy was not replaced, ${name} ${revision} stays in force: ${message}`);
};

/**
 * Replaces the engine's policy when one of its files changes, and on SIGHUP. INVARIANT: a policy that is not valid
 * changes nothing; it is said on stderr and in the audit log. Returns what ends the watch.
 */
export const watchPolicy = (
  engine: Engine,
  options: PolicyOptions,
  files: readonly string[],
): (() => void) => {
  let watched: readonly string[] = [];
  let busy: Promise<void> = Promise.resolve();
  const watch = (list: readonly string[]): void => {
    for (const file of watched) if (!list.includes(file)) unwatchFile(file, changed);
    for (const file of list)
      if (!watched.includes(file))
        watchFile(file, { interval: WATCH_MS, persistent: false }, changed);
    watched = list;
  };
  // One after the other, so that the last change wins.
  const changed = (): void => {
    busy = busy
      .then(() => replace(engine, options))
      .then(watch, (thrown) => reject(engine, thrown));
  };
  watch(files);
  process.on('SIGHUP', changed);
  return () => {
    watch([]);
    process.off('SIGHUP', changed);
  };
};
