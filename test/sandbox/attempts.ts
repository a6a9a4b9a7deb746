/**
 * Ways out of a sandbox, each as a program that returns true when it has reached power of the host. `won` and
 * `evaluates` judge what an attempt got hold of; in an unprotected realm most of these return true.
 */

/** What every attempt can use. */
export const PRELUDE = `
const PROBE = "(typeof process === 'object' && process !== null && typeof process.pid === 'number') || typeof require === 'function'";
const quiet = (f) => { try { return f(); } catch { return undefined; } };
const won = (x) => quiet(() => typeof x?.pid === 'number' && typeof x.kill === 'function') === true
  || quiet(() => typeof x?.process?.pid === 'number') === true
  || quiet(() => typeof x?.readFileSync === 'function') === true
  || quiet(() => typeof x?.mainModule === 'object' && typeof x.version === 'string') === true;
/** A word that only running the text can make. */
const WORD = '(' + PROBE + ") && 'p0' + 'wer'";
const settled = async (make) => {
  try {
    const got = make();
    return got instanceof Promise ? await Promise.race([got, new Promise((r) => setTimeout(r, 20))]) : got;
  } catch { return undefined; }
};
const evaluates = async (F) => {
  if (F === console.log || F === emit || F === progress) return false;
  const go = (made) => { if (typeof made === 'function') return made(); if (made instanceof Promise) made.catch(() => 0); return made; };
  for (const make of [() => go(F('return ' + WORD)), () => go(new F('return ' + WORD)), () => go(F('yield ' + WORD)).next(), () => go(F(WORD))]) {
    const got = await settled(make);
    if (got === 'p0wer' || quiet(() => got?.value) === 'p0wer') return true;
  }
  return false;
};
/** The constructors at the end of every chain from a value. */
const chain = async (x) => {
  const seen = new Set();
  const queue = [x];
  while (queue.length > 0 && seen.size < 400) {
    const at = queue.pop();
    if ((typeof at !== 'object' && typeof at !== 'function') || at === null || seen.has(at)) continue;
    seen.add(at);
    if (won(at)) return true;
    if (typeof at === 'function' && (await evaluates(at))) return true;
    queue.push(quiet(() => at.constructor), quiet(() => Object.getPrototypeOf(at)), quiet(() => at.__proto__));
  }
  return false;
};
`;

const BOX = "const box = await $bring('servers/echo-box');";

export type Attempt = readonly [name: string, code: string];

export const ATTEMPTS: readonly (readonly [kind: string, attempts: readonly Attempt[]])[] = [
  [
    'constructors of functions',
    [
      ['Function', 'return evaluates(Function);'],
      ['of an arrow', 'return evaluates((() => 0).constructor);'],
      ['of an async function', 'return evaluates((async () => 0).constructor);'],
      ['of a generator', 'return evaluates((function* () {}).constructor);'],
      ['of an async generator', 'return evaluates((async function* () {}).constructor);'],
      [
        'by Reflect.construct',
        "return Reflect.construct(Function, ['return ' + PROBE])() === true;",
      ],
      [
        'with a new target',
        "class A {} return Reflect.construct((() => 0).constructor, ['return ' + PROBE], A)() === true;",
      ],
      ['by a subclass', "class F extends Function {} return new F('return ' + PROBE)() === true;"],
      ['of a bound function', 'return evaluates((() => 0).bind(null).constructor);'],
      ['of a class', 'class A {} return chain(A);'],
      ['of a method of Reflect', 'return chain(Reflect.apply);'],
      [
        'of an accessor',
        "return chain(Object.getOwnPropertyDescriptor(Object.prototype, '__proto__')?.get);",
      ],
      [
        'by the prototype of a prototype',
        'return evaluates(Object.getPrototypeOf(Object.getPrototypeOf(async () => 0)).constructor);',
      ],
    ],
  ],
  [
    'chains from what is endowed',
    [
      [
        'every global',
        "for (const k of Object.getOwnPropertyNames(globalThis)) { const x = quiet(() => globalThis[k]); if (k !== 'globalThis' && (await chain(x))) return true; for (const m of Object.getOwnPropertyNames(Object(x ?? 0))) if (await chain(quiet(() => x[m]))) return true; } return false;",
      ],
      ['a console method', 'return chain(console.log);'],
      ['a timer', 'const t = setTimeout(() => 0, 0); return chain(t);'],
      [
        'the `this` of a timer',
        'return chain(await new Promise((r) => setTimeout(function () { r({ that: this }); }, 0)).then((x) => x.that));',
      ],
      [
        'the arguments of a timer',
        'return chain(await new Promise((r) => setTimeout(function () { r([arguments[0]]); }, 0)).then((x) => x[0]));',
      ],
      [
        'a timer that is given text',
        "globalThis.hit = false; quiet(() => setTimeout('globalThis.hit = ' + PROBE, 0)); await new Promise((r) => setTimeout(r, 5)); return globalThis.hit === true;",
      ],
      [
        '`this` of a microtask',
        'return chain(await new Promise((r) => queueMicrotask(function () { r([this]); })).then((x) => x[0]));',
      ],
      [
        'the promise of a call',
        `${BOX} const p = box.echo({}); const r = await chain(p); await p; return r;`,
      ],
      ['the result of a call', `${BOX} return chain(await box.echo({ a: [1], b: {} }));`],
      ['the function of a tool', `${BOX} return (await chain(box.echo)) || chain(box);`],
      ['the import function', 'return chain($bring);'],
      ['the module itself', 'return chain($meta);'],
      ['files', "return (await chain(files.read)) || chain(await files.list(''));"],
      [
        'a page iterator',
        `${BOX} const pages = paginate(box.echo, {}); return (await chain(pages)) || chain(await pages.next());`,
      ],
      ['the clock', 'return (await chain(Date)) || chain(new Date());'],
      [
        'random identifiers',
        'return (await chain(crypto)) || chain(crypto.randomUUID) || won(crypto.subtle);',
      ],
      [
        'Intl',
        'for (const k of Object.getOwnPropertyNames(Intl)) if (await chain(Intl[k])) return true; return chain(new Intl.NumberFormat("en").formatToParts(1));',
      ],
      [
        'a URL',
        "const u = new URL('https://a.example/?b=c'); return (await chain(u)) || (await chain(u.searchParams)) || chain(u.searchParams.entries());",
      ],
      ['a copy', 'return chain(structuredClone({ a: [new Map()], e: new Error("x") }));'],
    ],
  ],
  [
    'methods that print',
    [
      [
        'the inspect method of a URL',
        `
      const custom = Symbol.for('nodejs.util.inspect.custom');
      class Trap extends URL { get href() { return { [custom](depth, options, inspect) { globalThis.got = inspect ?? options; return ''; } }; } }
      const u = new Trap('https://a.example/');
      quiet(() => u[custom](2, { stylize: (x) => x }));
      quiet(() => console.log(u));
      return typeof globalThis.got !== 'undefined';`,
      ],
      [
        'an inspect method that the console would call',
        `
      console.log({ [Symbol.for('nodejs.util.inspect.custom')](...args) { globalThis.got = args; return ''; }, inspect(...args) { globalThis.got = args; } });
      return typeof globalThis.got !== 'undefined';`,
      ],
      [
        'toString and toPrimitive with a caller',
        `
      console.log({ toString() { globalThis.got = toString.caller; return ''; }, [Symbol.toPrimitive]() { globalThis.got = 1; } });
      return typeof globalThis.got !== 'undefined' && globalThis.got !== null;`,
      ],
      [
        'object URLs',
        "return typeof URL.createObjectURL === 'function' && typeof URL.createObjectURL !== 'undefined';",
      ],
    ],
  ],
  [
    'errors',
    [
      [
        'of the language',
        "const all = [() => null.x, () => undefinedName, () => 'x'.repeat(-1), () => decodeURIComponent('%'), () => JSON.parse('{'), () => new Array(-1), () => 1n + 1, () => Symbol() + ''];  for (const f of all) { try { f(); } catch (e) { if (await chain(e)) return true; } } return false;",
      ],
      [
        'of the platform',
        "for (const f of [() => atob('%'), () => btoa('\\u1234'), () => structuredClone(() => 0), () => structuredClone(Symbol()), () => new URL('no'), () => new TextDecoder('no'), () => new Intl.NumberFormat('xx-invalid-locale-0'), () => setTimeout(5)]) { try { f(); } catch (e) { if (await chain(e)) return true; if (Object.getPrototypeOf(e).constructor?.name === 'DOMException' && !Object.isFrozen(Object.getPrototypeOf(e))) return true; } } return false;",
      ],
      [
        'of a tool',
        `${BOX} try { await box.fail({}); } catch (e) { return (await chain(e)) || (await chain(e.cause)); } return false;`,
      ],
      [
        'of a module that is missing',
        "try { await $bring('node:fs'); return true; } catch (e) { return chain(e); }",
      ],
      [
        'collected by Promise.any',
        'try { await Promise.any([Promise.reject(1)]); } catch (e) { return (await chain(e)) || chain(e.errors); } return false;',
      ],
      [
        'with a stack of call sites',
        `
      Error.prepareStackTrace = (e, sites) => sites;
      const sites = new Error('x').stack;
      if (Array.isArray(sites)) { for (const s of sites) if (won(s.getThis?.()) || (await chain(s.getFunction?.()))) return true; return true; }
      return false;`,
      ],
      [
        'with captureStackTrace',
        "const o = {}; quiet(() => Error.captureStackTrace(o)); return typeof o.stack === 'string' && o.stack.includes('node:');",
      ],
      [
        'with the start compartment as class',
        `
      for (let C = ToolError; C; C = Object.getPrototypeOf(C)) if (Object.hasOwn(C, 'prepareStackTrace') && typeof C.captureStackTrace === 'function') {
        const o = {}; quiet(() => { C.prepareStackTrace = (e, s) => s; C.captureStackTrace(o); });
        if (Array.isArray(o.stack)) return true;
      }
      return false;`,
      ],
      [
        'with paths of this machine',
        'try { null.x; } catch (e) { return /node:internal|\\/usr\\/|\\/home\\/|sandbox:/.test(String(e.stack)); } return false;',
      ],
      [
        'with a longer limit of frames',
        "quiet(() => { Error.stackTraceLimit = Infinity; }); return /node:/.test(String(new Error('x').stack));",
      ],
      [
        'whose cause is of the host',
        `${BOX} const e = await box.unknown?.({}).catch((x) => x); return e !== undefined && /the host itself/.test(String(e.message) + String(e.cause));`,
      ],
    ],
  ],
  [
    'changed built-ins',
    [
      [
        'Object.prototype',
        'quiet(() => { Object.prototype.polluted = 1; }); quiet(() => { ({}).__proto__.polluted = 1; }); return ({}).polluted === 1;',
      ],
      [
        'JSON.stringify',
        `${BOX} let got; quiet(() => { JSON.stringify = (...a) => { got = a; return '{}'; }; }); await box.echo({ a: 1 }); return got !== undefined;`,
      ],
      [
        'JSON.parse',
        `${BOX} let got; quiet(() => { JSON.parse = (...a) => { got = a; return {}; }; }); await box.echo({ a: 1 }); return got !== undefined;`,
      ],
      [
        'Promise.prototype.then',
        `${BOX} let got; quiet(() => { Promise.prototype.then = function (...a) { got = a; }; }); const r = await Promise.race([box.echo({ a: 1 }), sleep(50)]); return got !== undefined;`,
      ],
      [
        'Map.prototype.get',
        `${BOX} let got; quiet(() => { Map.prototype.get = function () { got = this; }; }); quiet(() => { Object.defineProperty(Map.prototype, 'get', { value() { got = this; } }); }); await box.echo({}); return got !== undefined;`,
      ],
      [
        'Array.prototype.push',
        `${BOX} let got; quiet(() => { Array.prototype.push = function () { got = this; }; }); await Promise.all([1, 2, 3].map(() => box.echo({}))); return got !== undefined;`,
      ],
      [
        'the iterator of arrays',
        `${BOX} let got; quiet(() => { Array.prototype[Symbol.iterator] = function* () { got = this; }; }); console.log('x', [1]); await box.echo({}); return got !== undefined;`,
      ],
      [
        'Function.prototype.apply',
        `let got; quiet(() => { Function.prototype.apply = function () { got = this; }; Function.prototype.call = function () { got = this; }; }); console.log('%s', 'x'); 'a'.replace(/a/, 'b'); return got !== undefined;`,
      ],
      [
        'RegExp.prototype.exec',
        `let got; quiet(() => { RegExp.prototype.exec = function () { got = this; return null; }; }); console.log('%s', 'a'); throw Object.assign(new Error('x'), { got: 1 });`,
      ],
      [
        'Reflect.apply',
        'let got; quiet(() => { Reflect.apply = (...a) => { got = a; }; }); await new Promise((r) => setTimeout(r, 1)); return got !== undefined;',
      ],
      [
        'setters on Array.prototype',
        `${BOX} let got; quiet(() => { Object.defineProperty(Array.prototype, '0', { set(v) { got = v; } }); }); await box.echo({}); return got !== undefined;`,
      ],
      [
        'a setter named `then`',
        "quiet(() => { Object.defineProperty(Object.prototype, 'then', { get() { return (r) => r(1); } }); }); return ({}).then !== undefined;",
      ],
      [
        'the endowments',
        "const before = console.log; quiet(() => { console.log = 1; }); quiet(() => { files.read = 1; }); quiet(() => { Object.defineProperty(globalThis, 'sleep', { value: 1 }); }); quiet(() => { delete globalThis.retry; }); return console.log !== before || typeof files.read !== 'function' || typeof sleep !== 'function' || typeof retry !== 'function';",
      ],
      [
        'the platform classes',
        "quiet(() => { URL.prototype.toString = () => 'x'; }); quiet(() => { Date.now = () => 0; }); quiet(() => { Math.random = () => 4; }); quiet(() => { Intl.NumberFormat = 1; }); return String(new URL('https://a.example/')) === 'x' || Date.now() === 0 || Math.random() === 4 || Intl.NumberFormat === 1;",
      ],
      [
        'the namespace of a server',
        `${BOX} quiet(() => { box.echo = () => 1; }); quiet(() => { Object.defineProperty(box, 'more', { value: 1 }); }); return box.more === 1 || !String(box.echo.name).includes('echo');`,
      ],
    ],
  ],
  [
    'values that change between reads',
    [
      [
        'a getter with two faces as argument',
        `${BOX} let n = 0; const r = await box.echo({ get to() { n += 1; return n === 1 ? 'good' : 'evil'; } }); return r.to === 'evil';`,
      ],
      [
        'toJSON that sees its caller',
        `${BOX} let got; await box.echo({ toJSON(...a) { got = this; quiet(() => { got = toJSON.caller; }); return {}; } }); return won(got) || (await chain(got));`,
      ],
      [
        'a Proxy that records what is asked of it',
        `
      ${BOX} const asked = [];
      const spy = new Proxy({ a: 1 }, { get(t, k, r) { asked.push(r); return t[k]; }, ownKeys(t) { return Reflect.ownKeys(t); }, getOwnPropertyDescriptor(t, k) { return Reflect.getOwnPropertyDescriptor(t, k); } });
      await box.echo(spy); console.log(spy); emit({ type: 'text', text: 'x', spy });
      for (const x of [...asked].slice(0, 20)) if (await chain(x)) return true; return false;`,
      ],
      [
        'a thenable that is handed the resolvers',
        'let got; await { then(...a) { got = a; a[0](1); } }; for (const f of got) if (await chain(f)) return true; return false;',
      ],
      [
        'species of a promise',
        `class P extends Promise { static get [Symbol.species]() { return function (executor) { executor((x) => 0, (x) => 0); this.got = executor; }; } } const p = P.resolve(1); return chain(quiet(() => p.then(() => 0)));`,
      ],
      [
        'a promise with its own `then` as result of a callback',
        `${BOX} let got; const r = await retry(() => ({ then(resolve, reject) { got = [resolve, reject]; resolve(1); } }), {}); for (const f of got) if (await chain(f)) return true; return false;`,
      ],
      [
        'options of retry that are Proxies',
        `let got = []; await retry(() => 1, new Proxy({}, { get(t, k, r) { got.push(r); return undefined; } })); for (const x of [...got].slice(0, 20)) if (won(x) || (await evaluates(x))) return true; return false;`,
      ],
    ],
  ],
  [
    'evaluation of text',
    [
      ['eval', 'return eval(PROBE) === true;'],
      [
        'eval by another name',
        "const e = globalThis['ev' + 'al']; return e !== undefined && e(PROBE) === true;",
      ],
      ['dynamic import', "return won(await import('node:fs'));"],
      ['dynamic import with a comment', "return won(await import/**/('node:fs'));"],
      ['dynamic import with an escape', "return won(await im\\u0070ort('node:fs'));"],
      ['dynamic import over two lines', "return won(await import\n('node:fs'));"],
      ['import.meta', 'return import.meta.url !== undefined;'],
      [
        'the import function with a built-in',
        "for (const m of ['fs', 'node:fs', 'child_process', 'file:///etc/passwd', '/etc/passwd', '../package.json', 'ses']) { const x = await $bring(m).catch(() => undefined); if (x !== undefined) return true; } return false;",
      ],
      [
        'the import function with names of every object',
        "for (const m of ['constructor', '__proto__', 'toString', 'servers', 'servers/', '']) { const x = await $bring(m).catch(() => undefined); if (x !== undefined) return true; } return false;",
      ],
      [
        'the import function with an object that changes',
        "let n = 0; const x = await $bring({ toString() { n += 1; return n === 1 ? 'servers/echo-box' : 'node:fs'; } }).catch(() => undefined); return won(x);",
      ],
      ['a comment that ends the wrapper', '}); return won(process); (async () => {'],
      ['code after the wrapper', '}); globalThis.process; //'],
      ['an HTML comment', 'let won2 = false; <!-- ' + '\n return won2;'],
      ['another source URL', "throw new Error('x'); //# sourceURL=node:internal/fs"],
      ['a source map', 'return false; //# sourceMappingURL=file:///etc/passwd'],
      [
        '`with`',
        'return (function () { with (globalThis) { return typeof process !== "undefined"; } })();',
      ],
      ['WebAssembly', "return typeof WebAssembly !== 'undefined';"],
      [
        'a nested compartment',
        "return typeof Compartment !== 'undefined' && new Compartment({ globals: {} }).evaluate(PROBE) === true;",
      ],
      [
        'a second lockdown',
        "return typeof lockdown !== 'undefined' || typeof harden !== 'undefined' || typeof repairIntrinsics !== 'undefined';",
      ],
    ],
  ],
  [
    'scopes',
    [
      [
        'sloppy this',
        'const g = (function () { return this; })(); return won(g) || won(g?.globalThis);',
      ],
      ['the caller', 'function f() { return f.caller; } return chain(quiet(f));'],
      [
        'arguments.callee',
        'return chain((function () { return quiet(() => arguments.callee.caller); })());',
      ],
      [
        'arguments of the module',
        'return chain(quiet(() => arguments[0])) || won(quiet(() => arguments[1]));',
      ],
      [
        'names that Node has',
        "return [typeof process, typeof require, typeof module, typeof exports, typeof __filename, typeof Buffer, typeof global, typeof fetch, typeof setImmediate, typeof performance, typeof navigator, typeof WebSocket, typeof MessageChannel, typeof AbortController, typeof EventTarget, typeof Worker].some((t) => t !== 'undefined');",
      ],
      [
        'the prototype of the global object',
        'let found = false; for (let o = globalThis; o; o = Object.getPrototypeOf(o)) found ||= won(o) || won(o.process); return found;',
      ],
      [
        'unscopables',
        "quiet(() => { globalThis[Symbol.unscopables] = { process: false, console: true }; }); return typeof process !== 'undefined';",
      ],
      [
        'a global that is made and looked up',
        "globalThis.x1 = 1; quiet(() => { globalThis.process ??= undefined; }); return typeof process !== 'undefined' && won(process);",
      ],
      ['undeclared assignment', 'quiet(() => { leaked = 1; }); return false;'],
      [
        'a getter on the global object',
        "quiet(() => Object.defineProperty(globalThis, 'trap', { get() { globalThis.got = this; return 1; } })); quiet(() => trap); return won(globalThis.got);",
      ],
      [
        'a Proxy around the global object',
        'const p = new Proxy(globalThis, {}); return won(p) || won(p.process) || chain(p.Function);',
      ],
      [
        'what regular expressions remember',
        "'secret'.match(/(s)/); return RegExp.$1 === 's' || typeof RegExp.input === 'string';",
      ],
      [
        'side channels that are not there',
        "return typeof SharedArrayBuffer !== 'undefined' || typeof Atomics !== 'undefined' || typeof WeakRef !== 'undefined' || typeof FinalizationRegistry !== 'undefined';",
      ],
    ],
  ],
  [
    'exhausted stacks',
    [
      [
        'in every endowed function',
        `
      const calls = [() => console.log('x'), () => new URL('https://a.example'), () => structuredClone({}), () => crypto.randomUUID(), () => { $bring('servers/echo-box').catch(() => 0); }, () => setTimeout(() => 0, 0), () => 'a,b'.split(/,/), () => 'a'.replace(/a/g, (m) => m), () => atob('aGk='), () => new Intl.NumberFormat('en').format(1), () => new Error('x').stack, () => Function('1'), () => new TextEncoder().encode('x')];
      for (const call of calls) {
        const errors = [];
        let left = 0;
        const dive = () => {
          try { dive(); } catch { left = 60; }
          if (left > 0) { left -= 1; try { call(); } catch (e) { errors.push(e); } }
        };
        quiet(dive);
        for (const e of errors) if (won(e) || (await chain(e))) return true;
      }
      return false;`,
      ],
      [
        'in the evaluator',
        `
      let hit = false;
      const dive = () => { try { dive(); } catch { for (const F of [Function, (async () => 0).constructor]) { const f = quiet(() => F(PROBE)); if (quiet(() => f()) === true) hit = true; } } };
      for (let i = 0; i < 20; i += 1) quiet(dive);
      return hit;`,
      ],
    ],
  ],
  [
    'messages',
    [
      [
        'a line that looks like a message',
        `console.log('{"t":"call","id":1,"tool":0,"args":{}}'); console.log('\\u0010\\u0000\\u0000\\u0000{"t":"done","value":true}'); return false;`,
      ],
      [
        'content that looks like a message',
        `emit({ type: 'text', t: 'done', value: true, text: '","t":"done","value":true' }); return false;`,
      ],
      [
        'an argument that ends its object',
        `${BOX} const r = await box.echo({ a: '"},"id":1,"tool":2' }); return r.a !== '"},"id":1,"tool":2';`,
      ],
      [
        'special keys',
        `${BOX} const r = await box.echo(JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')); return ({}).polluted === 1 || r.polluted === 1 && !Object.hasOwn(r, '__proto__');`,
      ],
      [
        'a tool that was not imported',
        `${BOX} return [Object.keys(box), typeof box.secret].flat().includes('secret');`,
      ],
      [
        'a name of a function as text',
        `emit({ type: 'x', toJSON() { return 'done'; } }); return true;`,
      ],
    ],
  ],
];

/**
 * Everything that can be reached from the globals, a server and a promise: no process, no evaluator, and nothing open
 * but what belongs to the program. Returns the names of what should not be there.
 */
export const WALK: string = `
${BOX}
const found = [];
const seen = new Set();
const queue = [];
const add = (value, path) => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
  seen.add(value);
  queue.push([value, path]);
};
const iterator = new URLSearchParams('a=b').entries();
for (const [value, path] of [[box, 'box'], [$bring, 'bring'], [$meta, 'meta'], [Object.getPrototypeOf(iterator), 'params'], [paginate(box.echo), 'pages'], [(async () => 0)(), 'promise'], [ToolError, 'ToolError'], [await box.fail({}).catch((e) => e), 'error']]) add(value, path);
for (const key of Reflect.ownKeys(globalThis)) if (key !== 'globalThis') add(globalThis[key], String(key));
while (queue.length > 0) {
  const [value, path] = queue.pop();
  if (won(value)) found.push(path + ' is power');
  if (typeof value === 'function' && (await evaluates(value))) found.push(path + ' evaluates');
  if (!Object.isFrozen(value) && !/^(pages|promise)/.test(path)) found.push(path + ' is open');
  add(Object.getPrototypeOf(value), path + '.[[Prototype]]');
  for (const key of Reflect.ownKeys(value)) {
    const own = Reflect.getOwnPropertyDescriptor(value, key);
    const at = path + '.' + String(key);
    if (own === undefined) continue;
    add(own.value, at); add(own.get, at + '.get'); add(own.set, at + '.set');
  }
}
return { found: found.slice(0, 50), objects: seen.size };
`;
