// Runs the WebAssembly build of an example in Node and prints what it prints.
// Usage: node run.mjs MODULE GUEST_FOLDER HOST_FOLDER
import { readFile } from 'node:fs/promises';
import { WASI } from 'node:wasi';

const [module, guest, host] = process.argv.slice(2);
const wasi = new WASI({ version: 'preview1', args: ['example'], preopens: { [guest]: host } });
const compiled = await WebAssembly.compile(await readFile(module));
process.exitCode = wasi.start(await WebAssembly.instantiate(compiled, wasi.getImportObject()));
