/** Reads a policy file and what it extends, and compiles it. */

import { parsePolicy } from '../core/policy/parse.ts';
import { type LoadedPolicy, loadPolicy } from './policy-files.ts';

/** Reads, checks and compiles a policy; without a path the shipped default. Throws `CONFIG_INVALID` or `POLICY_INVALID`. */
export const readPolicyFile = (path: string | undefined): LoadedPolicy =>
  loadPolicy(path, parsePolicy);
