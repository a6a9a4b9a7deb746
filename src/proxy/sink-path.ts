/** Where in a call something stands, as policies write it. */

import { type JsonPath, pathPattern, pathText } from '../core/json/json.ts';
import type { Engine } from './context.ts';

/** With positions only where the policy tells them apart: paths without them are decided once and remembered. */
export const sinkPath = ({ policy }: Engine, path: JsonPath): string =>
  policy.positional ? pathText(path) : pathPattern(path);
