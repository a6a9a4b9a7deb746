/** What `import` finds: the tools of the servers as frozen namespaces, and the program's own modules. */

import type { CompiledModule, CompiledProgram, ToolBinding } from '../../ports/compiler.ts';
import { bare } from './guest-globals.ts';
import type { GuestCompartment } from './guest-ses.ts';
import { sourceUrl } from './guest-thrown.ts';

type ToolCall = (index: number, binding: ToolBinding, args: unknown) => Promise<unknown>;
type Import = (path: unknown) => Promise<unknown>;
type Body = (load: Import, meta: object) => unknown;

const SERVERS = 'servers/';

/** `google-drive`, `google_drive` and `googleDrive` are one folder. */
const folded = (path: string): string =>
  path
    .replace(/^\.\//, '')
    .replace(/\.ts$/, '')
    .replace(/\/index$/, '')
    .replace(/[-_]/g, '')
    .toLowerCase();

type Namespaces = ReadonlyMap<string, object>;

/** `servers/<folder>` with all its functions, `servers/<folder>/<name>` with one. */
const toolNamespaces = (
  tools: readonly ToolBinding[],
  call: ToolCall,
  onFunction: (fn: object, binding: ToolBinding) => void,
): Namespaces => {
  const folders: Map<string, (readonly [name: string, fn: object])[]> = new Map();
  const spaces: Map<string, object> = new Map();
  for (const [index, binding] of tools.entries()) {
    const fn = (args: unknown = {}): Promise<unknown> => call(index, binding, args);
    Object.defineProperty(fn, 'name', { value: binding.name });
    onFunction(fn, binding);
    const folder = `${SERVERS}${binding.folder}`;
    const members = folders.get(folder) ?? [];
    members.push([binding.name, fn]);
    folders.set(folder, members);
    spaces.set(folded(`${folder}/${binding.name}`), harden(bare({ [binding.name]: fn })));
  }
  for (const [folder, members] of folders)
    spaces.set(folded(folder), harden(bare(Object.fromEntries(members))));
  return spaces;
};

const isBody = (value: unknown): value is Body => typeof value === 'function';

/** The prefix is a line of its own, so that the author's line is the frame's less one. */
const wrap = (module: CompiledModule): string =>
  `(async ($bring, $meta) => {\n${module.code}\n})\n//# sourceURL=${sourceUrl(module.path)}`;

/** Evaluates each module once. INVARIANT: `path` of a module is the compiler's, never text of the program. */
export const createImport = (
  program: CompiledProgram,
  compartment: GuestCompartment,
  call: ToolCall,
  onFunction: (fn: object, binding: ToolBinding) => void,
): Import => {
  const spaces = toolNamespaces(program.tools, call, onFunction);
  const modules = new Map(program.modules.map((module) => [module.path, module]));
  const started: Map<string, Promise<unknown>> = new Map();
  const load: Import = harden(async (path: unknown) => {
    const name = String(path);
    const space = spaces.get(folded(name));
    if (space !== undefined) return space;
    const module = modules.get(name);
    if (module === undefined) throw new TypeError(`cannot find module '${name.slice(0, 200)}'`);
    const running = started.get(name) ?? begin(module);
    started.set(name, running);
    return running;
  });
  const begin = async (module: CompiledModule): Promise<unknown> => {
    const body = compartment.evaluate(wrap(module));
    if (!isBody(body)) throw new TypeError('the module is no program');
    return body(load, harden(bare({ path: module.path })));
  };
  return load;
};
